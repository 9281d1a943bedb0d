import type { FastifyReply } from 'fastify';
import { Counter, Histogram, type Registry } from 'prom-client';
import type { ApiRequest } from '../http/principal.js';
import { isProbe } from '../http/probes.js';
import { type RequestObserver, statusOf } from '../http/request-observer.js';

/** Look-ups take a millisecond or two; a statement is cancelled after 10 seconds, and a streamed file may take longer. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Requests in figures, without probes. Every label has few values: routes are patterns, methods those of the routes, and clients are
 * only those that a token proved.
 */
export class RequestMetrics implements RequestObserver {
  private readonly requests;
  private readonly durations;

  constructor(registry: Registry) {
    this.requests = new Counter({
      name: 'recalls_http_requests_total',
      help: 'Requests answered; route "none" has no such address, client "none" has no genuine token.',
      labelNames: ['method', 'route', 'status', 'client'],
      registers: [registry],
    });
    this.durations = new Histogram({
      name: 'recalls_http_request_duration_seconds',
      help: 'From the first byte of a request to the last of its answer.',
      labelNames: ['method', 'route'],
      buckets: BUCKETS,
      registers: [registry],
    });
  }

  ended(request: ApiRequest, reply: FastifyReply): void {
    if (isProbe(request)) return;
    const { pattern } = request;
    const route = pattern ?? 'none';
    // Without a route the method can be any text, so it is not used as a label.
    const method = pattern === undefined ? 'any' : request.method;
    const client = request.tokenCaller?.clientId ?? 'none';
    this.requests.inc({ method, route, status: statusOf(reply), client });
    this.durations.observe({ method, route }, reply.elapsedTime / 1_000);
  }

  refused({ status }: { status: number }): void {
    this.requests.inc({ method: 'any', route: 'none', status, client: 'none' });
  }
}
