import type { FastifyRequest } from 'fastify';

/** What the filter leaves on a request that failed, for whoever logs and counts answers. */
export interface FailedRequest extends FastifyRequest {
  failure?: { readonly status: number; readonly errorCode: string; readonly cause: unknown };
}
