import type { ApiRequest } from './principal.js';

/** The routes that say how a process is. */
const HEALTH_ROUTE = /^\/health\//;

/**
 * Where probes ask that hit no route: those of load balancers whose health check nobody has set up ask for `/` (HAProxy with
 * OPTIONS, those of AWS and Google with GET), and those that somebody has mistyped ask for an address below `/health`.
 */
const UNROUTED_PROBE = /^(?:\*|\/(?:health(?:\/[^?]*)?)?)(?:\?|$)/;

/** Whether a request asks for the health of the process, and so costs next to nothing. */
export function asksForHealth({ pattern }: ApiRequest): boolean {
  return pattern !== undefined && HEALTH_ROUTE.test(pattern);
}

/**
 * Whether a request is a probe of a load balancer or orchestrator. Probes come every second for as long as the process lives,
 * and a 503 is how they are told something: among the calls they would be most of all traces, and while a process stops or its
 * database is down they would count as errors of callers that there were not. It goes by the address alone, because a caller
 * that could say "I am a probe" in a header could hide its calls.
 */
export function isProbe({ pattern, url }: ApiRequest): boolean {
  return pattern === undefined ? UNROUTED_PROBE.test(url) : HEALTH_ROUTE.test(pattern) || pattern === '/';
}
