import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { principalOf, requestOf } from '../http/principal.js';

/** The person or program that did something recorded in the audit trail. */
export type Actor =
  | { readonly kind: 'client'; readonly clientId: string; readonly address: string }
  /** A person who is signed in to the console. */
  | { readonly kind: 'person'; readonly personId: string; readonly address: string }
  /** A person with a shell on the machine; the name is the operating system's account name. */
  | { readonly kind: 'command line'; readonly user: string }
  /** The service itself, for example when it onboards its demonstration clients. */
  | { readonly kind: 'service' };

/** The administrator who sent a request, for the audit trail. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const request = requestOf(context);
  return { kind: 'client', clientId: principalOf(request).clientId, address: request.ip };
});
