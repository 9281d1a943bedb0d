import type { FastifyReply } from 'fastify';
import type { ApiRequest } from './principal.js';

/** The status, in the log and in figures, of a request whose caller went away before the answer began: as nginx has it. */
const CALLER_GONE = 499;

/** Is called for every request once it is over. It must not throw. */
export interface RequestObserver {
  ended(request: ApiRequest, reply: FastifyReply): void;

  /** Of what was no request yet: Node's parser or its timers refused it before there was a route. */
  refused(refusal: { readonly requestId: string; readonly status: number; readonly errorCode: string }): void;

  /** When there will be no further request. */
  stop?(): Promise<void>;
}

/** What a request was answered with, if its caller waited for it. */
export function statusOf({ raw, statusCode }: FastifyReply): number {
  return raw.headersSent ? statusCode : CALLER_GONE;
}
