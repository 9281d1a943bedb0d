import { createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { EntraSettings } from '../config/entra-settings.js';
import { exchangeJson } from '../identity/entra/json-exchange.js';

/** For each of the two requests. */
const TIMEOUT_MS = 5_000;

/** RS256 requires it (RFC 7518, 3.3). */
const LEAST_MODULUS_BITS = 2_048;

const METADATA = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https$/ }) });
const KEY_SET = z.object({ keys: z.array(z.unknown()) });
const SIGNING_KEY = z.object({
  kid: z.string().min(1),
  kty: z.literal('RSA'),
  use: z.literal('sig').optional(),
  alg: z.literal('RS256').optional(),
  n: z.string(),
  e: z.string(),
});

/**
 * A tenant's signing keys by id. Their address is read from the tenant's OpenID metadata. Nothing else of the metadata is used: the
 * algorithms, for example, are fixed here.
 *
 * @throws when one of the two responses is not as expected; a key set without a usable key counts as an error too
 */
export async function fetchTenantKeys({
  authority,
  tenantId,
}: EntraSettings): Promise<ReadonlyMap<string, KeyObject>> {
  const issuer = `${authority}/${tenantId}/v2.0`;
  const metadata = await fetchDocument(
    `${issuer}/.well-known/openid-configuration`,
    METADATA,
    'OpenID metadata',
  );
  if (metadata.issuer !== issuer) throw new Error('The OpenID metadata are those of another issuer.');
  const { keys } = await fetchDocument(metadata.jwks_uri, KEY_SET, 'key set');
  const usable = new Map(keys.flatMap(usableKey));
  if (usable.size === 0) throw new Error('The key set of the tenant has no usable key.');
  return usable;
}

async function fetchDocument<Document>(
  url: string,
  form: z.ZodType<Document>,
  name: string,
): Promise<Document> {
  const { status, body } = await exchangeJson(url, {
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const document = form.safeParse(body);
  if (status === 200 && document.success) return document.data;
  throw new Error(`The ${name} of the tenant can't be used (status ${status}).`);
}

/** An unknown or broken key is skipped, so that it does not make the good ones unusable. */
function usableKey(jwk: unknown): [kid: string, key: KeyObject][] {
  const parsed = SIGNING_KEY.safeParse(jwk);
  if (!parsed.success) return [];
  const { kid, n, e } = parsed.data;
  try {
    const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return bits >= LEAST_MODULUS_BITS ? [[kid, key]] : [];
  } catch {
    return [];
  }
}
