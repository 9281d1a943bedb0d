import type { IncomingMessage } from 'node:http';
import { RequestError } from '../errors/request-error.js';

/** An error of the token stage, with the challenge that RFC 6750 requires. */
export function tokenError(kind: 'tokenInvalid' | 'tokenExpired' | 'tokenMissing'): RequestError {
  return new RequestError(kind, { headers: { 'www-authenticate': 'Bearer' } });
}

const BEARER = /^Bearer(?: +(.*))?$/is;

/**
 * The text after `Bearer`, whatever it is.
 *
 * @throws RequestError `tokenMissing` when there is none; `tokenInvalid` when there are two Authorization headers, because Node would use
 * the first and a proxy in front may have checked the other
 */
export function bearerTokenOf(request: IncomingMessage): string {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (!token) throw tokenError('tokenMissing');
  if (countOfAuthorization(request.rawHeaders) > 1) throw tokenError('tokenInvalid');
  return token;
}

/**
 * The token of a surface that takes it raw too: the text after `Bearer`, or the whole header.
 *
 * @throws RequestError as for {@link bearerTokenOf}
 */
export function presentedTokenOf(request: IncomingMessage): string {
  const { authorization = '' } = request.headers;
  const token = BEARER.exec(authorization)?.[1] ?? (/^Bearer$/i.test(authorization) ? '' : authorization);
  if (!token) throw tokenError('tokenMissing');
  if (countOfAuthorization(request.rawHeaders) > 1) throw tokenError('tokenInvalid');
  return token;
}

/** Raw headers alternate names and values. The length is compared first because that rejects nearly all names. */
function countOfAuthorization(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 13 && name.toLowerCase() === 'authorization') count += 1;
  }
  return count;
}
