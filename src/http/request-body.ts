import type { IncomingMessage } from 'node:http';
import { parse as parseJson } from 'secure-json-parse';
import type { Fault } from '../errors/recalls-error.js';

/** Contract of the API: bodies over 1 MiB are refused. */
const LARGEST_BODY = 1024 * 1024;

export class UnreadableBody extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

const bodyFault = (message: string) => new UnreadableBody({ field: 'body', message });

/**
 * Reads a request's body. Fastify would read it before any guard runs; here it is read only when the
 * credentials and limits have let the call through, so nobody unknown makes the service buffer or parse.
 *
 * @throws UnreadableBody when it is larger than 1 MiB, cut short or not UTF-8.
 */
export async function readBody(stream: IncomingMessage): Promise<string> {
  const declared = Number(stream.headers['content-length'] ?? 0);
  if (declared > LARGEST_BODY) throw bodyFault('must not be larger than 1 MiB');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > LARGEST_BODY) break;
      chunks.push(chunk);
    }
  } catch {
    throw bodyFault('must arrive whole');
  }
  if (size > LARGEST_BODY) throw bodyFault('must not be larger than 1 MiB');
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
  } catch {
    throw bodyFault('must be valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bodyFault('must be a JSON object');
  }
  return value as Record<string, unknown>;
}
