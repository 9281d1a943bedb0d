import type { SentRequest } from '../../support/keep-alive-client.js';
import type { Operation } from '../../surfaces/conformance.js';

/** A request as it is written to a connection; every part of it can be changed. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** Bytes for one connection, and their possible results. */
export interface WireMessage {
  /** The changes to the requests, in words. */
  readonly what: string;
  readonly bytes: readonly Buffer[];
  /** The operations of the requests, in order; undefined for a request that the changes may have turned into another one. */
  readonly operations: readonly (Operation | undefined)[];
  /**
   * `kept`: every request is answered, and then the probe. `broken`: from some point on it is unclear where the requests end; any responses
   * are in order, and the server closes the connection. `cut`: the sender disconnects before the end.
   */
  readonly framing: 'kept' | 'broken' | 'cut';
  /** The expected first response, besides being documented: `refused` is 401 or 403, `malformed` is the response to invalid HTTP. */
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

/** Everything except the body; texts are written byte for byte. */
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

/** Replaces the body, and its length. */
export function withBody(request: WireRequest, body: Buffer): WireRequest {
  return { ...withHeader(request, 'content-length', String(body.length)), body };
}
