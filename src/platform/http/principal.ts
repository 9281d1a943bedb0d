import { type ArgumentsHost, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Environment } from '../environment.js';

/** The client that a request is authenticated as by both credentials. */
export interface Principal {
  readonly clientId: string;
  /** A role of one surface (see `src/surfaces.ts`). A client has exactly one. */
  readonly role: string;
  readonly environment: Environment;
  /** The organisation that the client acts for, if any, such as a manufacturer. */
  readonly organisation: { readonly id: number; readonly name: string } | undefined;
  readonly disabled: boolean;
  /** Calls per UTC day; absent on surfaces that limit their clients in another way. */
  readonly dailyQuota?: number;
}

/** What each stage of the pipeline stores on a request for the later ones. */
export interface ApiRequest extends FastifyRequest {
  /**
   * Set when the request comes: the pattern of its route; undefined when there is none. Fastify makes `routeOptions` anew each time it
   * is read, and half a dozen places ask for the pattern.
   */
  pattern?: string | undefined;
  /** Set when the request comes, on surfaces with correlation ids: the caller's, or a new one. It is in the response and in the log. */
  correlationId?: string;
  /** Set by the token stage: the client that the token names. */
  tokenCaller?: Principal;
  /** Set by the token endpoint, only for the log: the client that asks for a token, which is not authenticated yet. */
  namedClient?: Principal;
  /** Set by the API key stage: the same client, once its key was verified too. */
  caller?: Principal;
  /** Set by the console: the id of the person who is signed in, for the log. */
  personId?: string;
  /** Set by the admission: the network whose limit the request counts against while it is open. */
  admittedFor?: string;
  /** Called once the request is over: it was answered, or its caller has disconnected. */
  whenOver?: () => void;
}

/** The caller of a protected route, for the stages after the API key stage. */
export function principalOf({ caller }: ApiRequest): Principal {
  if (!caller) throw new Error('A route asks for its caller but is public.');
  return caller;
}

/** Of a caller on a surface with a daily quota. */
export function dailyQuotaOf({ dailyQuota }: Principal): number {
  if (dailyQuota === undefined) throw new Error('A surface with a daily quota has a client without one.');
  return dailyQuota;
}

/*
 * What Nest hands a guard, by its place. `switchToHttp()` makes three functions and adds them to the context each time, and ten
 * places ask on every call.
 */

export function requestOf<Request = ApiRequest>(context: ArgumentsHost): Request {
  return context.getArgByIndex(0);
}

export function replyOf(context: ArgumentsHost): FastifyReply {
  return context.getArgByIndex(1);
}

/** The caller of a protected route. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Principal => principalOf(requestOf(context)),
);
