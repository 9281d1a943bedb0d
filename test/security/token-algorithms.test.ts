import {
  constants,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  type SigningOptions,
  sign,
} from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../platform/auth/expectations.js';
import { compactJws, signedWith } from '../platform/auth/signed-tokens.js';
import { callWith, ISSUERS, signedByIssuer, type TokenSite } from './token-issuers.js';

/** Every text that an attacker could use as "the public key" in place of an HMAC secret. */
function textsOf(key: KeyObject): [name: string, secret: string | Buffer][] {
  const pem = String(key.export({ type: 'spki', format: 'pem' }));
  const jwk = key.export({ format: 'jwk' });
  return [
    ['PEM', pem],
    ['PEM without the last line end', pem.trimEnd()],
    ['PEM with CRLF', pem.replaceAll('\n', '\r\n')],
    ['PEM of PKCS #1', String(key.export({ type: 'pkcs1', format: 'pem' }))],
    ['DER', key.export({ type: 'spki', format: 'der' })],
    ['JWK', JSON.stringify(jwk)],
    ['JWK as published', JSON.stringify({ ...jwk, use: 'sig', alg: 'RS256' })],
    ['modulus', Buffer.from(jwk.n ?? '', 'base64url')],
    ['modulus in base64url', jwk.n ?? ''],
    ['nothing', ''],
  ];
}

describe.each(ISSUERS)('A token that says how it is to be verified, with %s', (_, open) => {
  let site: TokenSite;

  beforeAll(async () => {
    site = await open();
  });
  afterAll(() => site?.close());

  it('is believed as the issuer makes it', async () => {
    expect((await callWith(site, (await site.genuine()).token)).status).toBe(200);
    expect((await callWith(site, await signedByIssuer(site, {}))).status).toBe(200);
  });

  it.each([
    'none',
    'None',
    'NONE',
    'nOnE',
    'none ',
    '',
  ])('is refused with the algorithm "%s", with and without a signature', async (alg) => {
    const { header, claims, token } = await site.genuine();
    const unsigned = compactJws({ ...header, alg }, claims, () => Buffer.alloc(0));
    for (const signature of ['', 'AAAA', token.split('.')[2]]) {
      expectRefusal(await callWith(site, `${unsigned}${signature}`), 'unauthorised');
    }
    expectRefusal(await callWith(site, unsigned.slice(0, -1)), 'unauthorised');
  });

  it.each([
    'HS256',
    'HS384',
    'HS512',
    'hs256',
  ])('is refused with %s and any form of the public key as the secret', async (alg) => {
    const { header, claims } = await site.genuine();
    const { publicKey } = await site.signer();
    for (const [form, secret] of textsOf(publicKey)) {
      const forged = compactJws({ ...header, alg }, claims, (input) =>
        createHmac(alg.toLowerCase().replace('hs', 'sha'), secret).update(input).digest(),
      );
      expect((await callWith(site, forged)).status, form).toBe(401);
    }
  });

  it.each<[string, { alg?: unknown }, string, SigningOptions]>([
    ['PS256', { alg: 'PS256' }, 'RSA-SHA256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
    ['RS384', { alg: 'RS384' }, 'RSA-SHA384', {}],
    ['RS512', { alg: 'RS512' }, 'RSA-SHA512', {}],
    ['RS1', { alg: 'RS1' }, 'RSA-SHA1', {}],
    ['rs256', { alg: 'rs256' }, 'RSA-SHA256', {}],
    ['no algorithm', { alg: undefined }, 'RSA-SHA256', {}],
    ['a list of algorithms', { alg: ['RS256'] }, 'RSA-SHA256', {}],
    ['a name that every object has', { alg: '__proto__' }, 'RSA-SHA256', {}],
    ['RS256 over a PSS signature', {}, 'RSA-SHA256', { padding: constants.RSA_PKCS1_PSS_PADDING }],
    ['RS256 over a signature with SHA-512', {}, 'RSA-SHA512', {}],
  ])('is refused with %s, although the issuer’s own key signed it', async (_name, alg, hash, options) => {
    const { header, claims } = await site.genuine();
    const { privateKey } = await site.signer();
    const signed = compactJws({ ...header, ...alg }, claims, (input) =>
      sign(hash, Buffer.from(input), { key: privateKey, ...options }),
    );
    expectRefusal(await callWith(site, signed), 'unauthorised');
  });

  it.each([
    'ES256',
    'EdDSA',
    'RS256',
  ])('is refused with a signature of another kind of key that is called %s', async (alg) => {
    const { header, claims } = await site.genuine();
    for (const { privateKey } of [
      generateKeyPairSync('ec', { namedCurve: 'P-256' }),
      generateKeyPairSync('ed25519'),
      generateKeyPairSync('rsa', { modulusLength: 2048 }),
    ]) {
      const signed = compactJws({ ...header, alg }, claims, (input) => {
        const isEdwards = privateKey.asymmetricKeyType === 'ed25519';
        return sign(isEdwards ? null : 'SHA256', Buffer.from(input), {
          key: privateKey,
          dsaEncoding: 'ieee-p1363',
        });
      });
      expectRefusal(await callWith(site, signed), 'unauthorised');
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['an extension it calls critical', { crit: ['x'], x: 1 }],
    ['an unencoded payload', { crit: ['b64'], b64: false }],
    ['a list of critical extensions that is empty', { crit: [] }],
    ['a critical extension that is known', { crit: ['exp'], exp: 1 }],
  ])('is refused with %s, although the issuer’s own key signed it', async (_name, header) => {
    expectRefusal(await callWith(site, await signedByIssuer(site, { header })), 'unauthorised');
  });

  it('is refused when it is encrypted, or another token is in it', async () => {
    const { header, token } = await site.genuine();
    const { publicKey, privateKey } = await site.signer();
    const encrypted = await new CompactEncrypt(Buffer.from(token))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: String(header.kid), cty: 'JWT' })
      .encrypt(publicKey);
    expectRefusal(await callWith(site, encrypted), 'unauthorised');
    const head = Buffer.from(JSON.stringify({ ...header, cty: 'JWT' })).toString('base64url');
    const input = `${head}.${Buffer.from(token).toString('base64url')}`;
    const nested = `${input}.${signedWith(privateKey)(input).toString('base64url')}`;
    expectRefusal(await callWith(site, nested), 'unauthorised');
  });
});
