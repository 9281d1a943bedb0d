import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The client that both credentials of a request prove. */
export interface Principal {
  readonly clientId: string;
  /** What it may call: a role of one surface (see `src/surfaces.ts`). A client has exactly one. */
  readonly role: string;
  /** For whom the client acts, if for anybody: a manufacturer, say. */
  readonly organisation: { readonly id: number; readonly name: string } | undefined;
  readonly disabled: boolean;
  /** Calls a UTC day. */
  readonly dailyQuota: number;
}

/** What the stages of the pipeline leave on a request for the ones after them. */
export interface ApiRequest extends FastifyRequest {
  /** Left by the token stage: the client that the token says is calling. */
  tokenCaller?: Principal;
  /** Left by the token endpoint, for the log alone: the client that a token is asked for, known but not yet proved. */
  namedClient?: Principal;
  /** Left by the API key stage: the same client, once its key has proved it too. */
  caller?: Principal;
  /** Left by the admission: the network that the request counts for while it is open. */
  admittedFor?: string;
  /** Called once the request is over: answered, or its caller has gone. */
  whenOver?: () => void;
}

/** The caller of a request to a protected route, for the stages after the API key's. */
export function principalOf({ caller }: ApiRequest): Principal {
  if (!caller) throw new Error('A route asks for its caller but is public.');
  return caller;
}

/** The caller of a protected route. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal =>
    principalOf(context.switchToHttp().getRequest<ApiRequest>()),
);
