import { constants, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SigningKeys } from '../../../src/platform/identity/signing-keys/signing-keys.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Answer, Service } from '../../support/service.js';
import { expectRefusal } from './expectations.js';
import { compactJws, partOf, resigned, signedWith, signingPair } from './signed-tokens.js';

describe('the token stage', () => {
  let service: Service;
  let maker: OnboardedClient;
  let token: string;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
    token = await service.tokenOf(maker);
  });
  afterAll(() => service?.stop());

  const call = (authorization?: string): Promise<Answer> => {
    const request = service.anonymous.get('/credentials').set('X-API-Key', maker.apiKey);
    return (authorization === undefined ? request : request.set('Authorization', authorization)).then();
  };
  const callWith = (text: string) => call(`Bearer ${text}`);

  it('lets a genuine token through', async () => {
    expect((await callWith(token)).status).toBe(200);
  });

  it.each(['bearer', 'BEARER'])('takes the scheme as %s too, as RFC 9110 has it', async (scheme) => {
    expect((await call(`${scheme} ${token}`)).status).toBe(200);
  });

  describe('answers "missing" to', () => {
    it.each([
      ['no Authorization header', undefined],
      ['an empty one', ''],
      ['HTTP Basic', `Basic ${Buffer.from('client:secret').toString('base64')}`],
      ['a scheme that only begins like it', 'BearerX abc'],
      ['Bearer and nothing after it', 'Bearer'],
      ['Bearer and blanks after it', 'Bearer   '],
    ])('%s', async (_, authorization) => {
      expectRefusal(await call(authorization), 'tokenMissing');
    });

    it('a bare token without a scheme', async () => {
      expectRefusal(await call(token), 'tokenMissing');
    });

    it('a token in the query', async () => {
      const answer = await service.anonymous
        .get('/credentials')
        .query({ access_token: token })
        .set('X-API-Key', maker.apiKey);
      expectRefusal(answer, 'tokenMissing');
    });

    it('a token in a form body', async () => {
      const answer = await service.anonymous
        .put('/credentials')
        .set('X-API-Key', maker.apiKey)
        .type('form')
        .send({ access_token: token });
      expectRefusal(answer, 'tokenMissing');
    });
  });

  it('is not put off by another token in the query: only the header counts', async () => {
    const answer = await service.anonymous
      .get('/recalls/vin/ABC1')
      .query({ access_token: 'x' })
      .set('Authorization', 'Bearer x')
      .set('X-API-Key', maker.apiKey);
    expectRefusal(answer, 'unauthorised');
  });

  describe('answers "failed" to', () => {
    it.each([
      ['a word', () => 'nonsense'],
      ['two tokens', () => `${token} ${token}`],
      ['a list of tokens', () => `${token},${token}`],
      ['a token without its signature', () => token.slice(0, token.lastIndexOf('.') + 1)],
      ['a token with a fourth part', () => `${token}.x`],
      ['a header that is not JSON', () => `bm9uc2Vuc2U.${token.split('.').slice(1).join('.')}`],
      ['a header that is null', () => `bnVsbA.${token.split('.').slice(1).join('.')}`],
      ['claims that are not JSON', () => token.replace(/\.[^.]+\./, '.bm9uc2Vuc2U.')],
      ['claims that are null', () => token.replace(/\.[^.]+\./, '.bnVsbA.')],
      ['a token whose signature was changed', () => `${token.slice(0, -8)}AAAAAAAA`],
    ])('%s', async (_, malformed) => {
      expectRefusal(await callWith(malformed()), 'unauthorised');
    });

    it('claims that were changed after they were signed', async () => {
      const [header, , signature] = token.split('.');
      const claims = Buffer.from(JSON.stringify({ ...partOf(token, 1), azp: randomUUID() }));
      expectRefusal(await callWith(`${header}.${claims.toString('base64url')}.${signature}`), 'unauthorised');
    });

    it.each(['none', 'None', 'nOnE'])('the algorithm %s', async (alg) => {
      const header = { ...partOf(token, 0), alg };
      const unsigned = compactJws(header, partOf(token, 1), () => Buffer.alloc(0));
      expectRefusal(await callWith(unsigned), 'unauthorised');
      expectRefusal(await callWith(`${unsigned}AAAA`), 'unauthorised');
    });

    it.each(['HS256', 'HS384', 'HS512'])('%s with the public key as its secret', async (alg) => {
      const { publicKey } = await signingPair(service);
      const header = { ...partOf(token, 0), alg };
      for (const type of ['spki', 'pkcs1'] as const) {
        const secret = publicKey.export({ type, format: 'pem' });
        const forged = compactJws(header, partOf(token, 1), (input) =>
          createHmac(alg.replace('HS', 'sha'), secret).update(input).digest(),
        );
        expectRefusal(await callWith(forged), 'unauthorised');
      }
    });

    it.each([
      ['RS384', { hash: 'RSA-SHA384' }],
      ['RS512', { hash: 'RSA-SHA512' }],
      ['PS256', { hash: 'RSA-SHA256', padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
    ])('a signature of our own key by %s', async (alg, { hash, ...padding }) => {
      const { privateKey } = await signingPair(service);
      const signed = compactJws({ ...partOf(token, 0), alg }, partOf(token, 1), (input) =>
        sign(hash, Buffer.from(input), { key: privateKey, ...padding }),
      );
      expectRefusal(await callWith(signed), 'unauthorised');
    });

    it('another RSA key that claims our key id, also when it brings itself along', async () => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const jwk = publicKey.export({ format: 'jwk' });
      for (const extra of [
        {},
        { jwk },
        { jku: 'https://attacker.test/keys' },
        { x5u: 'https://attacker.test' },
      ]) {
        const forged = compactJws(
          { ...partOf(token, 0), ...extra },
          partOf(token, 1),
          signedWith(privateKey),
        );
        expectRefusal(await callWith(forged), 'unauthorised');
      }
    });

    it.each<[string, Record<string, unknown>]>([
      ['unknown', { kid: randomUUID() }],
      ['absent', { kid: undefined }],
      ['empty', { kid: '' }],
      ['a path', { kid: '../../../../dev/null' }],
      ['SQL', { kid: "' OR 1=1 --" }],
      ['a name every object has', { kid: '__proto__' }],
      ['a number', { kid: 1 }],
      ['a list', { kid: ['a'] }],
      ['given as x5t alone', { kid: undefined, x5t: 'x' }],
    ])('a key id that is %s', async (_, header) => {
      expectRefusal(await callWith(await resigned(service, maker, { header })), 'unauthorised');
    });

    it('a thumbprint that names another key than the key id, and takes one that names the same', async () => {
      const { kid } = await signingPair(service);
      const other = await resigned(service, maker, { header: { x5t: 'another' } });
      expectRefusal(await callWith(other), 'unauthorised');
      expect((await callWith(await resigned(service, maker, { header: { x5t: kid } }))).status).toBe(200);
    });

    it.each<[string, Record<string, unknown>]>([
      ['another issuer', { iss: 'https://login.microsoftonline.com/other/v2.0' }],
      ['no issuer', { iss: undefined }],
      ['several issuers', { iss: ['http://recalls.test'] }],
      ['another audience', { aud: 'https://graph.microsoft.com' }],
      ['no audience', { aud: undefined }],
      ['several audiences', { aud: ['http://recalls.test', 'https://graph.microsoft.com'] }],
      ['another tenant', { tid: randomUUID() }],
      ['another version', { ver: '1.0' }],
      ['no client', { azp: undefined }],
      ['an empty client', { azp: '' }],
      ['a client that is no text', { azp: 7 }],
      ['no expiry', { exp: undefined }],
      ['an expiry that is no number', { exp: '9999999999' }],
    ])('our own signature over %s', async (_, claims) => {
      expectRefusal(await callWith(await resigned(service, maker, { claims })), 'unauthorised');
    });

    it('our own signature over anything else', async () => {
      const { privateKey } = await signingPair(service);
      await fc.assert(
        fc.asyncProperty(fc.json(), async (json) => {
          const input = `${token.split('.')[0]}.${Buffer.from(json).toString('base64url')}`;
          const signed = `${input}.${signedWith(privateKey)(input).toString('base64url')}`;
          expectRefusal(await callWith(signed), 'unauthorised');
        }),
        { numRuns: 50 },
      );
    });

    it('two Authorization headers, even with a good token in both', async () => {
      const headers = ['Host', 'recalls.test', 'X-API-Key', maker.apiKey];
      for (const second of [`Bearer ${token}`, 'Basic eDp5']) {
        const twice = [...headers, 'Authorization', `Bearer ${token}`, 'authorization', second];
        expect(await statusOf(`${service.url}/credentials`, twice)).toBe(401);
      }
    });

    it('any other text there, without a 5xx', async () => {
      const part = fc.oneof(
        fc.base64String(),
        fc.json().map((json) => Buffer.from(json).toString('base64url')),
        fc.constantFrom(...token.split('.')),
      );
      const anything = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
      await fc.assert(
        fc.asyncProperty(
          anything.filter((text) => text !== '' && text !== token),
          async (text) => expectRefusal(await callWith(text), 'unauthorised'),
        ),
        { numRuns: 150 },
      );
    });
  });

  it('answers "no permission" to a genuine token of a client that is unknown here', async () => {
    const stranger = randomUUID();
    for (const azp of [stranger, 'not-even-an-id']) {
      expectRefusal(await callWith(await resigned(service, maker, { claims: { azp } })), 'forbidden');
    }
  });

  describe('once its time is over', () => {
    const lifetime = 2_100;

    beforeEach(() => service.clock.set(Math.floor(service.clock.now() / 1_000) * 1_000));

    it('takes a token 4 s after its expiry and calls it expired at 6 s, seen before or not', async () => {
      const seen = await service.requestToken(maker);
      const unseen = await service.requestToken(maker);
      expect((await callWith(seen)).status).toBe(200);
      service.clock.advance({ seconds: lifetime + 4 });
      expect((await callWith(seen)).status).toBe(200);
      expect((await callWith(await resigned(service, maker, { claims: partOf(unseen, 1) }))).status).toBe(
        200,
      );
      service.clock.advance({ seconds: 2 });
      expectRefusal(await callWith(seen), 'tokenExpired');
      expectRefusal(await callWith(unseen), 'tokenExpired');
    });

    it('calls a forged token forged, however old it says it is', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const claims = { ...partOf(token, 1), exp: 1 };
      expectRefusal(
        await callWith(compactJws(partOf(token, 0), claims, signedWith(privateKey))),
        'unauthorised',
      );
      const elsewhere = await resigned(service, maker, { claims: { exp: 1, aud: 'https://elsewhere.test' } });
      expectRefusal(await callWith(elsewhere), 'unauthorised');
    });
  });

  it('forgets a token it has let through once the key that signed it is taken away', async () => {
    const seen = await service.requestToken(maker);
    expect((await callWith(seen)).status).toBe(200);
    await service.query('DELETE FROM signing_key');
    await service.application.get(SigningKeys).refresh();
    expectRefusal(await callWith(seen), 'unauthorised');
    expect((await callWith(await service.requestToken(maker))).status).toBe(200);
  });
});

/** The status of a GET with these raw headers, because supertest would merge duplicates. */
function statusOf(url: string, headers: string[]): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}
