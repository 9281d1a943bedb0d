import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type ApiRequest, principalOf } from '../http/principal.js';

/** Who does something that is kept in the audit trail. */
export type Actor =
  | { readonly kind: 'client'; readonly clientId: string; readonly address: string }
  /** Somebody with a shell on the machine; the name is the operating system's. */
  | { readonly kind: 'command line'; readonly user: string }
  /** The service itself, such as for its demonstration clients. */
  | { readonly kind: 'service' };

/** The administrator behind a request, for the audit trail. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const request = context.switchToHttp().getRequest<ApiRequest>();
  return { kind: 'client', clientId: principalOf(request).clientId, address: request.ip };
});
