import type { LimitPolicy } from '../surfaces/surface.js';

/*
 * The fields of the IETF draft "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-11), both
 * structured fields of type List:
 *
 *   RateLimit-Policy: "per-second";q=25;w=1, "daily";q=500000;w=86400
 *   RateLimit: "per-second";r=24;t=1, "daily";r=499990;t=3600
 *
 * q: calls allowed in a window of w seconds; r: calls left; t: the seconds for which there are no more than these.
 */

/** An item of `RateLimit-Policy`. */
export function policyItem({ name, windowSeconds }: LimitPolicy, calls: number): string {
  return `"${name}";q=${calls};w=${windowSeconds}`;
}

/** An item of `RateLimit`. */
export function limitItem({ name }: Pick<LimitPolicy, 'name'>, callsLeft: number, seconds: number): string {
  return `"${name}";r=${callsLeft};t=${seconds}`;
}
