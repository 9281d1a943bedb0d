import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../platform/auth/expectations.js';
import { signedWith } from '../platform/auth/signed-tokens.js';
import { callWith, ISSUERS, signedByIssuer, type TokenSite } from './token-issuers.js';

type Claims = Record<string, unknown>;
type Change = (genuine: Claims) => Claims;

const text = (value: unknown) => String(value);

describe.each(ISSUERS)('A token that the issuer itself signed, with %s', (_, open) => {
  let site: TokenSite;

  beforeAll(async () => {
    site = await open();
  });
  afterAll(() => site?.close());

  it.each<[string, Change]>([
    ['an issuer with a slash at its end', ({ iss }) => ({ iss: `${text(iss)}/` })],
    ['an issuer in capitals', ({ iss }) => ({ iss: text(iss).toUpperCase() })],
    ['an issuer that only begins right', ({ iss }) => ({ iss: `${text(iss)}.attacker.test` })],
    ['an issuer that only ends right', ({ iss }) => ({ iss: `https://attacker.test/?${text(iss)}` })],
    ['an issuer with a blank', ({ iss }) => ({ iss: `${text(iss)} ` })],
    ['an issuer without its version', ({ iss }) => ({ iss: text(iss).replace('/v2.0', '') })],
    ['a list of issuers', ({ iss }) => ({ iss: [iss] })],
    ['an audience that only begins right', ({ aud }) => ({ aud: `${text(aud)}.attacker.test` })],
    ['an audience with a slash at its end', ({ aud }) => ({ aud: `${text(aud)}/` })],
    ['an audience and another', ({ aud }) => ({ aud: [aud, 'https://attacker.test'] })],
    ['no audience in a list', () => ({ aud: [] })],
    ['an audience that is an object', ({ aud }) => ({ aud: { 0: aud, length: 1 } })],
    ['the audience of every one', () => ({ aud: '*' })],
    ['a tenant in a list', ({ tid }) => ({ tid: [tid] })],
    ['a tenant in capitals, or of anybody', () => ({ tid: 'COMMON' })],
    ['no tenant', () => ({ tid: undefined })],
    ['a client in a list', ({ azp }) => ({ azp: [azp] })],
    ['a client only in `sub`', ({ azp }) => ({ azp: undefined, sub: azp, client_id: azp, appid: azp })],
    ['an end that is text', ({ exp }) => ({ exp: text(exp) })],
    ['an end in a list', ({ exp }) => ({ exp: [exp] })],
    ['no end', () => ({ exp: undefined })],
    ['a beginning in an hour', () => ({ nbf: Math.floor(Date.now() / 1_000) + 3_600 })],
    ['a beginning that is text', () => ({ nbf: '0' })],
    ['a beginning behind its end', ({ exp }) => ({ nbf: Number(exp) + 1 })],
  ])('is refused with %s', async (_name, change) => {
    const { claims } = await site.genuine();
    expectRefusal(
      await callWith(site, await signedByIssuer(site, { claims: change(claims) })),
      'unauthorised',
    );
  });

  it('is refused with an end that no time ever reaches', async () => {
    const { header, claims } = await site.genuine();
    const { privateKey } = await site.signer();
    const endless = JSON.stringify({ ...claims, exp: 0 }).replace('"exp":0', '"exp":1e999');
    const input = [JSON.stringify(header), endless]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
    const token = `${input}.${signedWith(privateKey)(input).toString('base64url')}`;
    expectRefusal(await callWith(site, token), 'unauthorised');
  });

  it.each<[string, number]>([
    ['an end that is long past', 1],
    ['an end before 1970', -1],
    ['an end at zero', 0],
  ])('has expired with %s', async (_name, exp) => {
    const claims = { exp, nbf: undefined };
    expectRefusal(await callWith(site, await signedByIssuer(site, { claims })), 'tokenExpired');
  });

  it('makes its bearer nobody else: a role or client that it claims besides is not looked at', async () => {
    const claims = { roles: ['admin'], role: 'admin', scp: undefined, sub: site.other.clientId };
    const token = await signedByIssuer(site, { claims });
    const own = await site.service.anonymous
      .get('/credentials')
      .set('Authorization', `Bearer ${token}`)
      .set('X-API-Key', site.maker.apiKey);
    expect(own.status).toBe(200);
    const asAdministrator = await site.service.anonymous
      .get('/admin/clients')
      .set('Authorization', `Bearer ${token}`)
      .set('X-API-Key', site.maker.apiKey);
    expectRefusal(asAdministrator, 'forbidden');
  });

  it('of one client is refused with the key of another, either way round', async () => {
    for (const [client, key] of [
      [site.maker, site.other],
      [site.other, site.maker],
    ] as const) {
      const { token } = await site.genuine(client);
      const answer = await site.service.anonymous
        .get('/credentials')
        .set('Authorization', `Bearer ${token}`)
        .set('X-API-Key', key.apiKey);
      expectRefusal(answer, 'apiKeyInvalid');
    }
  });
});
