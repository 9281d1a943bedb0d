import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { describeCause } from '../errors/describe-cause.js';
import type { FailedRequest } from '../errors/failed-request.js';
import { isBusy } from '../errors/http-error.js';
import type { ApiRequest } from '../http/principal.js';
import { isProbe } from '../http/probes.js';
import { type RequestObserver, statusOf } from '../http/request-observer.js';
import type { Surfaces } from '../surfaces/surfaces.js';
import type { Pseudonymiser } from './pseudonymiser.js';

/**
 * One line a request. The route's pattern is in it and never the address, in which a VIN becomes a mark; headers and bodies
 * are not in it at all.
 */
export class RequestLog implements RequestObserver {
  private readonly log: Logger;

  constructor(
    log: Logger,
    private readonly pseudonymiser: Pseudonymiser,
    private readonly surfaces: Surfaces,
  ) {
    this.log = log.child({ context: 'Requests' });
  }

  ended(request: ApiRequest & FailedRequest, reply: FastifyReply): void {
    const status = statusOf(reply);
    const route = request.routeOptions.url;
    const { failure } = request;
    const client = request.tokenCaller ?? request.namedClient;
    // It may have failed when half of a success was sent.
    const isOurs = failure !== undefined && failure.status >= 500;
    const refusal = isBusy(failure?.cause) ? failure.cause : undefined;
    const levelOfFault = refusal ? 'warn' : 'error';
    // What a probe is told is logged when it changes (see Readiness).
    const level = isProbe(request) ? 'debug' : isOurs ? levelOfFault : 'info';
    if (!this.log.isLevelEnabled(level)) return;
    const bytes = reply.getHeader('content-length');
    this.log[level]({
      requestId: request.id,
      clientId: client?.clientId,
      ...(client && this.surfaces.ofRole(client.role)?.logged?.(client)),
      method: request.method,
      route,
      ...this.marksOf(request),
      status,
      errorCode: failure?.errorCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      bytes: bytes === undefined ? undefined : Number(bytes),
      // The caller went before it had its answer.
      brokenOff: reply.raw.writableFinished ? undefined : true,
      cause: refusal ? messageOf(refusal.cause) : isOurs ? describeCause(failure.cause) : undefined,
    });
  }

  /** Of what its address names, as the surface says: the VIN, say. */
  private marksOf(request: ApiRequest): Record<string, string> {
    const params = request.params as Readonly<Record<string, unknown>> | undefined;
    const { pseudonymised } = this.surfaces.ofRequest(request);
    const marks: Record<string, string> = {};
    for (const name in pseudonymised) {
      const value = params?.[name];
      const normalise = pseudonymised[name];
      if (typeof value === 'string' && normalise) marks[name] = this.pseudonymiser.markOf(normalise(value));
    }
    return marks;
  }

  refused(refusal: { requestId: string; status: number; errorCode: string }): void {
    this.log.info(refusal);
  }
}

/** Without its stack: where the service says that it is busy is known, and while it is there are many lines. */
function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'busy';
}
