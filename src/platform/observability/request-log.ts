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
 * Logs one line per request. It contains the route's pattern and never the address. A VIN in the address is logged as a mark. Headers and
 * bodies are not logged.
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
    const route = request.pattern;
    const { failure } = request;
    const client = request.tokenCaller ?? request.namedClient;
    // The request may have failed after half of a successful response was sent.
    const isOurs = failure !== undefined && failure.status >= 500;
    const refusal = isBusy(failure?.cause) ? failure.cause : undefined;
    const levelOfFault = refusal ? 'warn' : 'error';
    // What a probe is told is logged when it changes (see Readiness).
    const level = isProbe(request) ? 'debug' : isOurs ? levelOfFault : 'info';
    if (!this.log.isLevelEnabled(level)) return;
    const bytes = reply.getHeader('content-length');
    const line = {
      requestId: request.id,
      correlationId: request.correlationId,
      clientId: client?.clientId,
      personId: request.personId,
      method: request.method,
      route,
      status,
      errorCode: failure?.errorCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      bytes: bytes === undefined ? undefined : Number(bytes),
      // The caller disconnected before the response.
      brokenOff: reply.raw.writableFinished ? undefined : true,
      cause: refusal ? messageOf(refusal.cause) : isOurs ? describeCause(failure.cause) : undefined,
    };
    const ofClient = client && this.surfaces.ofRole(client.role)?.logged?.(client);
    // Assigned and not spread within the line, because Node.js 20 takes a microsecond for each property that is added to a copied object.
    this.log[level](Object.assign(line, ofClient, this.marksOf(request)));
  }

  /** The parameters of the address that the surface pseudonymises, such as the VIN. */
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

/** Without a stack, because the place of a "busy" error is known, and an overloaded service writes many of these lines. */
function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'busy';
}
