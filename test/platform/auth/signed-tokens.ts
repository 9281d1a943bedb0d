import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';

type Json = Record<string, unknown>;

export interface SigningPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The key that signs the service's tokens now, read from its database. */
export async function signingPair(service: Service): Promise<SigningPair> {
  const [row] = await service.query<{ kid: string; private_jwk: JsonWebKey; public_jwk: JsonWebKey }>(
    'SELECT kid, private_jwk, public_jwk FROM signing_key WHERE signs_from <= $1 AND signs_until > $1',
    [new Date(service.clock.now())],
  );
  if (!row) throw new Error('The service has no signing key yet.');
  return {
    kid: row.kid,
    privateKey: createPrivateKey({ key: row.private_jwk, format: 'jwk' }),
    publicKey: createPublicKey({ key: row.public_jwk, format: 'jwk' }),
  };
}

/** A part of a real token: 0 is the header, 1 the claims. */
export function partOf(token: string, index: 0 | 1): Json {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString('utf8'));
}

/** Makes a compact JWS by hand, so that it can be invalid in any way. A member set to undefined is omitted. */
export function compactJws(header: Json, claims: Json, signature: (input: string) => Buffer): string {
  const input = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${signature(input).toString('base64url')}`;
}

export const signedWith = (key: KeyObject) => (input: string) => sign('RSA-SHA256', Buffer.from(input), key);

/** A token for this client like the service's own, signed with the service's key, with the given changes. */
export async function resigned(
  service: Service,
  client: OnboardedClient,
  changes: { header?: Json; claims?: Json } = {},
): Promise<string> {
  const genuine = await service.tokenOf(client);
  const { privateKey } = await signingPair(service);
  return compactJws(
    { ...partOf(genuine, 0), ...changes.header },
    { ...partOf(genuine, 1), ...changes.claims },
    signedWith(privateKey),
  );
}
