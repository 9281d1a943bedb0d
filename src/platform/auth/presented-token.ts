import type { KeyObject } from 'node:crypto';

/** A genuine token: our issuer signed it, for this API. It may have expired. */
export interface AccessToken {
  readonly clientId: string;
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly expiresAt: number;
  /** The key that signed it. */
  readonly kid: string;
}

/**
 * The part of a request that the strategy gets. The strategy would also take a token from the body, and fail on one in the query, so it
 * gets neither.
 */
export interface PresentedToken {
  readonly headers: { readonly authorization: string };
  readonly kid: string;
  readonly key: KeyObject;
  /** Set by passport when the token is genuine. */
  user?: AccessToken;
}

const BASE64URL_PARTS = /^([\w-]+)\.([\w-]+)\.[\w-]+$/;

/**
 * The id of the key that the token names; undefined for a text that is not a signed JWT.
 *
 * passport-azure-ad would also detect that, but it logs the parser's message, which quotes the token.
 */
export function kidOf(token: string): string | undefined {
  const [, header, payload] = BASE64URL_PARTS.exec(token) ?? [];
  if (header === undefined || payload === undefined) return undefined;
  const { kid, crit } = decoded(header) ?? {};
  // RFC 7515, 4.1.11: a verifier that does not understand an extension that the header lists as critical must reject the token. This one
  // understands none.
  return typeof kid === 'string' && crit === undefined && decoded(payload) ? kid : undefined;
}

function decoded(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
