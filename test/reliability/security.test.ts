import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyOf, generateApiKey } from '../../src/platform/clients/api-key.js';
import { ClientDirectory } from '../../src/platform/clients/client-directory.js';
import { generateSecret } from '../../src/platform/identity/client-secrets/secret-value.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { formOf } from '../platform/identity/token-requests.js';
import { randomFrom } from '../support/random.js';
import { Service } from '../support/service.js';
import { record } from './evidence.js';
import { isWhole, seed } from './plan.js';
import { compareTimes, type Samples } from './security/compare-times.js';
import { type Kinds, measureAlike, ROUNDS } from './security/measure-alike.js';

/**
 * Tests whether the response time reveals how close a guess was. In a whole run the times are measured and recorded; in every run each kind
 * of guess gets the same response. Kinds alternate in random order, so that other work of the machine affects all of them equally.
 */
describe(`The time of an answer to a wrong guess (seed ${seed})`, {
  timeout: isWhole ? 600_000 : 60_000,
}, () => {
  const random = randomFrom(seed);
  const results: (readonly [what: string, samples: Samples])[] = [];
  let service: Service;
  let maker: OnboardedClient;
  let token: string;

  beforeAll(async () => {
    service = await Service.start({ log: { level: 'warn', format: 'json', key: undefined } });
    maker = await service.onboard();
    token = await service.tokenOf(maker);
  });
  afterAll(async () => {
    await service?.stop();
    if (results.length < 3) return;
    await record({
      part: 'security',
      findings: results.map(([what, samples]) => ({
        claim: `The answer to a wrong guess and its time do not depend on how much of the guess is right: ${what}`,
        measured: compareTimes(samples).summary,
      })),
      details: results.map(([what, samples]) => ({
        title: `Times of answers to wrong guesses by ${what}, ${ROUNDS.toLocaleString('en-GB')} of each kind`,
        columns: ['Guess', 'Median (ms)', 'Middle half (ms)', 'Against the first: t'],
        rows: compareTimes(samples).rows,
      })),
    });
  });

  const measure = (kinds: Kinds) =>
    measureAlike(kinds, {
      random,
      expect,
      // The half-second cache would make the second of two equal guesses faster.
      beforeEach: () => service.application.get(ClientDirectory).forget(),
    });

  it('is that of any other wrong API key, however many of its characters are right', async () => {
    const guess = (right: number) => () => {
      // With a valid checksum, because a key without one is refused before the database is queried.
      const key = keyLike(maker.apiKey, right);
      return fetch(`${service.url}/credentials`, {
        headers: { authorization: `Bearer ${token}`, 'x-api-key': key },
      });
    };
    const samples = await measure({
      'none right': guess(0),
      'half right': guess(16),
      'all but one right': guess(31),
    });
    results.push(['how much of an API key is right', samples]);
  });

  it('is that of any other wrong client secret, however many of its characters are right', async () => {
    const ask = (secret: string) =>
      fetch(`${service.url}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...(formOf(maker) as Record<string, string>), client_secret: secret }),
      });
    const guess = (right: number) => () => {
      const secret = `${maker.clientSecret.slice(0, right)}${generateSecret().slice(right)}`;
      const isRight = secret === maker.clientSecret;
      return ask(isRight ? `${secret.slice(0, 39)}${secret.endsWith('a') ? 'b' : 'a'}` : secret);
    };
    const samples = await measure({
      'none right': guess(0),
      'half right': guess(20),
      'all but one right': guess(39),
    });
    results.push(['how much of a client secret is right', samples]);
  });

  it('is that of any other token nobody signed, whether it names a client that exists or not', async () => {
    const [header = '', claims = '', signature = ''] = token.split('.');
    const forge = (azp: string) => () => {
      const parsed = JSON.parse(Buffer.from(claims, 'base64url').toString());
      const changed = Buffer.from(JSON.stringify({ ...parsed, azp, uti: randomUUID() })).toString(
        'base64url',
      );
      return fetch(`${service.url}/credentials`, {
        headers: { authorization: `Bearer ${header}.${changed}.${signature}`, 'x-api-key': maker.apiKey },
      });
    };
    const samples = await measure({
      'a known client': forge(maker.clientId),
      'an unknown client': () => forge(randomUUID())(),
    });
    results.push(['whether the client of a forged token exists', samples]);
  });
});

/** A key that shares this many of its first random characters with another one, with a valid checksum. */
function keyLike(key: string, right: number): string {
  const random = key.slice(4, 36);
  const rest = generateApiKey().slice(4 + right, 36);
  return apiKeyOf(
    random.endsWith(rest)
      ? `${random.slice(0, 31)}${random.endsWith('a') ? 'b' : 'a'}`
      : random.slice(0, right) + rest,
  );
}
