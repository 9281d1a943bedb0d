import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { parse as parseJson } from 'secure-json-parse';
import { type Issue, PLATFORM_RULES } from '../errors/request-error.js';
import type { BodyLimit } from '../surfaces/surface.js';
import { MOST_ISSUES } from './issue-bounds.js';
import { hasRepeatedKeys, isDeeperThan, repeatedKeysIn } from './repeated-keys.js';

const COMPRESSIONS = new Set([
  'br',
  'compress',
  'dcb',
  'dcz',
  'deflate',
  'gzip',
  'x-compress',
  'x-gzip',
  'zstd',
]);

/** The message for a compressed body, whichever rule rejects it. */
export const COMPRESSED = 'must be sent uncompressed';

export class UnreadableBody extends Error {
  /** @param rule one of {@link PLATFORM_RULES}, for surfaces with a status for it */
  constructor(
    readonly issue: Issue,
    readonly rule?: string,
  ) {
    super(issue.message);
  }
}

/** It keeps nothing between two whole texts. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** A body, and its duplicate keys. */
export interface JsonBody {
  readonly value: Record<string, unknown>;
  readonly repeatedKeys: readonly string[];
}

const bodyIssue = (message: string, rule?: string) => new UnreadableBody({ field: 'body', message }, rule);

/**
 * Whether the headers say that the body is compressed. That alone is no reason to refuse it, because the header is often wrong: clients
 * send `Content-Encoding: utf-8`. It explains bytes that can't be read.
 */
export function isSaidToBeCompressed(headers: IncomingHttpHeaders): boolean {
  const codings = headers['content-encoding'];
  return codings?.split(',').some((coding) => COMPRESSIONS.has(coding.trim().toLowerCase())) ?? false;
}

/**
 * A transfer coding is part of the framing: if two servers disagree on it, a second request can be smuggled in the body of the first.
 *
 * @throws UnreadableBody for any coding except `chunked`
 */
export function requireKnownFraming({ 'transfer-encoding': coding }: IncomingHttpHeaders): void {
  if (coding !== undefined && coding.toLowerCase() !== 'chunked') throw bodyIssue(COMPRESSED);
}

/**
 * Reads a request's body. Fastify would read it before any guard runs. Here it is read only after the credentials and limits were checked,
 * so an unknown caller can't make the service buffer or parse anything.
 *
 * Only the bytes are checked: UTF-8 is accepted with any content type, charset or coding. Nothing is decompressed, because the size of the
 * result would have to be limited too, and no body here needs it.
 *
 * @throws UnreadableBody when it is larger than allowed, cut short, compressed or not UTF-8
 */
export async function readBody(stream: IncomingMessage, mostBytes: number): Promise<string> {
  const { headers } = stream;
  requireKnownFraming(headers);
  const tooLarge = () =>
    unreadable(headers, `must not be larger than ${mostBytes / 1024} KiB`, PLATFORM_RULES.bodyTooLarge);
  if (Number(headers['content-length'] ?? 0) > mostBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // By default, leaving the loop destroys the stream, and then Node never reads the connection again.
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) break;
      chunks.push(chunk);
    }
  } catch {
    throw bodyIssue('must arrive whole');
  }
  if (size > mostBytes) {
    // The rest is read and discarded, so that the caller can read the response.
    stream.resume();
    throw tooLarge();
  }
  try {
    return UTF8.decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks));
  } catch {
    throw unreadable(headers, 'must be encoded as UTF-8');
  }
}

/**
 * Reads a body that must be a JSON object. The keys `__proto__` and `constructor.prototype` are refused.
 *
 * @throws UnreadableBody with a message that says what would be valid
 */
export async function readJsonObject(
  stream: IncomingMessage,
  { bytes, depth }: BodyLimit,
): Promise<JsonBody> {
  const text = await readBody(stream, bytes);
  if (text.trim() === '') throw bodyIssue('must be a JSON object; it was empty');
  let value: unknown;
  try {
    value = parseJson(text, null, { protoAction: 'error', constructorAction: 'error' });
  } catch (error) {
    const forbidden = error instanceof Error && error.message.includes('forbidden prototype');
    if (forbidden) throw bodyIssue('must not have __proto__ or constructor properties');
    throw unreadable(stream.headers, 'must be valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw bodyIssue('must be a JSON object');
  }
  // The validation recurses, and 64 KiB of `[` would overflow its stack.
  if (isDeeperThan(text, depth)) throw bodyIssue(`must not be nested deeper than ${depth} levels`);
  return {
    value: value as Record<string, unknown>,
    repeatedKeys: hasRepeatedKeys(text, value) ? repeatedKeysIn(text, MOST_ISSUES) : [],
  };
}

function unreadable(headers: IncomingHttpHeaders, message: string, rule?: string): UnreadableBody {
  return isSaidToBeCompressed(headers) ? bodyIssue(COMPRESSED) : bodyIssue(message, rule);
}

/** @throws UnreadableBody for a content type other than `application/json`. Parameters are ignored, and a body may have no type. */
export function requireJsonType({ 'content-type': type }: IncomingHttpHeaders): void {
  const isJson = type === undefined || type.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
  if (!isJson) throw bodyIssue('must be application/json', PLATFORM_RULES.mediaType);
}

/** Whether a request has no body, by its headers (RFC 9112, 6.3). */
export function isBodyEmpty({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}
