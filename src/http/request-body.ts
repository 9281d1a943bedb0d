import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse as parseJson } from 'secure-json-parse';
import type { Fault } from '../errors/recalls-error.js';

/** Contract of the API: bodies over 1 MiB are refused. */
const LARGEST_BODY = 1024 * 1024;

/** No body of this API is deeper than two; what validates them recurses, and 1 MiB of `[` would overflow its stack. */
const DEEPEST_BODY = 16;

export class UnreadableBody extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

const bodyFault = (message: string) => new UnreadableBody({ field: 'body', message });

/** @throws UnreadableBody when the headers say that it is compressed, or text that is not UTF-8. */
export function requirePlainUtf8(headers: IncomingHttpHeaders): void {
  const codings = [headers['content-encoding'] ?? 'identity', headers['transfer-encoding'] ?? 'chunked'];
  // Not decompressed: what a few kilobytes become would have to be bounded too, and no body here is worth it.
  if (codings.join().toLowerCase() !== 'identity,chunked') throw bodyFault('must be sent uncompressed');
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (!/^(utf-?8|us-ascii)$/i.test(charset)) throw bodyFault('must be encoded as UTF-8');
}

/**
 * Reads a request's body. Fastify would read it before any guard runs; here it is read only when the
 * credentials and limits have let the call through, so nobody unknown makes the service buffer or parse.
 *
 * @throws UnreadableBody when it is larger than 1 MiB, cut short, compressed or not UTF-8.
 */
export async function readBody(stream: IncomingMessage): Promise<string> {
  requirePlainUtf8(stream.headers);
  const declared = Number(stream.headers['content-length'] ?? 0);
  if (declared > LARGEST_BODY) throw bodyFault('must not be larger than 1 MiB');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // By default leaving the loop destroys the stream, and a connection whose request is destroyed is never read again.
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) break;
      chunks.push(chunk);
    }
  } catch {
    throw bodyFault('must arrive whole');
  }
  if (size > LARGEST_BODY) {
    // The rest is read and dropped, so that the caller gets to read the answer.
    stream.resume();
    throw bodyFault('must not be larger than 1 MiB');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw bodyFault('must be encoded as UTF-8');
  }
}

/**
 * Reads a body that must be a JSON object. `__proto__` and `constructor.prototype` keys are refused.
 *
 * @throws UnreadableBody naming what would be right.
 */
export async function readJsonObject(stream: IncomingMessage): Promise<Record<string, unknown>> {
  const type = stream.headers['content-type'];
  if (type !== undefined && !/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw bodyFault('must be sent with Content-Type: application/json');
  }
  const text = await readBody(stream);
  if (text.trim() === '') throw bodyFault('must be a JSON object; it was empty');
  let value: unknown;
  try {
    value = parseJson(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    const forbidden = error instanceof Error && error.message.includes('forbidden prototype');
    throw bodyFault(forbidden ? 'must not have __proto__ or constructor properties' : 'must be valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bodyFault('must be a JSON object');
  }
  if (!isShallow(value)) throw bodyFault(`must not be nested deeper than ${DEEPEST_BODY} levels`);
  return value as Record<string, unknown>;
}

/** Whether a request has no body at all, by what its head says of it (RFC 9112, 6.3). */
export function isBodyEmpty({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

/** Level by level instead of recursively, so that no depth overflows the stack here either. */
function isShallow(value: object): boolean {
  let level: object[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === DEEPEST_BODY) return false;
    level = level.flatMap((item) =>
      Object.values(item).filter((inner) => typeof inner === 'object' && inner !== null),
    );
  }
  return true;
}
