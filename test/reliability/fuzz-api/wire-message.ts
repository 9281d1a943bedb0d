import type { SentRequest } from '../../support/keep-alive-client.js';
import type { Operation } from '../../surfaces/conformance.js';

/** A request as it is written on a connection, every part of it open to change. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Bytes for a connection of their own, and what they may come to. */
export interface WireMessage {
  /** What was done to the requests, in words. */
  readonly what: string;
  readonly bytes: readonly Buffer[];
  /** The operations of the requests, in order; undefined for one that may have become another's, or nobody's. */
  readonly operations: readonly (Operation | undefined)[];
  /**
   * `kept`: every request is answered, and then the probe. `broken`: where the requests end is unclear from some point on;
   * whatever is answered is in order, and the server closes. `cut`: the sender goes away before the end.
   */
  readonly framing: 'kept' | 'broken' | 'cut';
  /** What the first answer must be beside documented; `refused` is any of 401 and 403, `malformed` the answer to no HTTP. */
  readonly must?: 'be refused' | 'be malformed';
}

/** The last request of every message: the server answers it and closes, unless it has closed before. */
export const PROBE = Buffer.from('GET /health/live HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n');

export function wireRequest({ method, target, headers, body }: SentRequest): WireRequest {
  const given = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  return {
    method,
    target,
    version: 'HTTP/1.1',
    headers: [['Host', 'recalls.test'], ...given],
    body: body ?? Buffer.alloc(0),
  };
}

/** Everything but the body; texts are written byte for byte. */
export function headOf({ method, target, version, headers }: WireRequest): Buffer {
  const lines = [`${method} ${target} ${version}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

export function bytesOf(request: WireRequest): Buffer {
  return Buffer.concat([headOf(request), request.body]);
}

export function withHeader(request: WireRequest, name: string, value: string | undefined): WireRequest {
  const others = request.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase());
  return { ...request, headers: value === undefined ? others : [...others, [name, value]] };
}

export function headerOf(request: WireRequest, name: string): string | undefined {
  return request.headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** With another body, and the length of that. */
export function withBody(request: WireRequest, body: Buffer): WireRequest {
  return { ...withHeader(request, 'content-length', String(body.length)), body };
}
