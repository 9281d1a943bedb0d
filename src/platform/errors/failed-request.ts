import type { FastifyRequest } from 'fastify';

/** What the error filter stores on a failed request, for the log and the metrics. */
export interface FailedRequest extends FastifyRequest {
  failure?: { readonly status: number; readonly errorCode: string; readonly cause: unknown };
}
