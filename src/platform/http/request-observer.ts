import type { FastifyReply } from 'fastify';
import type { ApiRequest } from './principal.js';

/** The status in the log and in metrics for a request whose caller disconnected before the response began, as in nginx. */
const CALLER_GONE = 499;

/** Called for every request once it is over. It must not throw. */
export interface RequestObserver {
  ended(request: ApiRequest, reply: FastifyReply): void;

  /** Called for data that Node's parser or its timers rejected before there was a request. */
  refused(refusal: { readonly requestId: string; readonly status: number; readonly errorCode: string }): void;

  /** Called when there will be no further request. */
  stop?(): Promise<void>;
}

/** The status of the response, if its caller waited for it. */
export function statusOf({ raw, statusCode }: FastifyReply): number {
  return raw.headersSent ? statusCode : CALLER_GONE;
}
