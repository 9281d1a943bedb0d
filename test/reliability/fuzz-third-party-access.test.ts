import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewApplication } from '../../src/bootstrap/preview-application.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { buildDocument } from '../../src/platform/openapi/build-document.js';
import { THIRD_PARTY_ACCESS_DOCUMENT } from '../../src/platform/third-party-access/openapi/third-party-access.document.js';
import { PASSWORD, Partner, startService } from '../platform/third-party-access/partner.js';
import { KeepAliveClient } from '../support/keep-alive-client.js';
import type { Service } from '../support/service.js';
import { Conformance } from '../surfaces/conformance.js';
import { requestsFor, type Surroundings } from './fuzz-api/request-arbitrary.js';
import { seed, size } from './plan.js';

const settings = readSettings({});
const conformance = new Conformance(
  buildDocument(await previewApplication(settings), THIRD_PARTY_ACCESS_DOCUMENT, settings),
);

/** Wrong passwords lock the pair of username and network, so each call comes from another network. */
let calls = 0;
function address(): string {
  calls += 1;
  return `${Math.floor(calls / 65_536) + 1}.${Math.floor(calls / 256) % 256}.${calls % 256}.1`;
}

describe(`Calls of the Authentication API made from its document, with seed ${seed}`, () => {
  let service: Service;
  let client: KeepAliveClient;
  let surroundings: Surroundings;
  const statuses = new Map<string, Set<number>>();

  beforeAll(async () => {
    service = await startService({ log: { level: 'warn', format: 'json', key: undefined } });
    client = new KeepAliveClient(service.url);
    const partner = await Partner.signedUp(service);
    const other = await Partner.signedUp(service);
    const right = await partner.headers();
    surroundings = {
      resolve: (schema) => conformance.resolve(schema),
      credentials: [right],
      refusedCredentials: [
        {},
        { Authorization: right.Authorization },
        { 'X-API-Key': right['X-API-Key'] },
        { ...right, Authorization: `${right.Authorization}x` },
        { ...right, 'X-API-Key': other.apiKey },
      ],
      known: {
        userName: [partner.userName, partner.userName.toUpperCase(), 'nobody'],
        password: [PASSWORD],
        newPassword: ['Fuzzed-Horse-1', 'Fuzzed-Horse-2'],
        email: [partner.email, 'nobody@example.com'],
      },
    };
  });
  afterAll(async () => {
    client?.close();
    await service?.stop();
  });

  it.each(conformance.operations)('$method $path answers as documented', {
    timeout: 120_000,
  }, async (operation) => {
    const seen = new Set<number>();
    statuses.set(operation.id, seen);
    const answersAsDocumented = fc.asyncProperty(requestsFor(operation, surroundings), async (sent) => {
      const headers = { ...sent.headers, 'x-forwarded-for': address() };
      const answer = await client.send({ ...sent, headers });
      seen.add(answer.status);
      expect(answer.status, answer.body).toBeLessThan(500);
      expect(conformance.faultsOf(operation, answer), answer.body).toEqual([]);
      // A key is renewed no more often. (The key of these calls ends a minute after it was renewed for the first time.)
      if (operation.id === 'renewApiKey') service.clock.advance({ seconds: 10 });
    });
    await fc.assert(answersAsDocumented, {
      // A change of a password succeeds only with three right values at once.
      numRuns: size({ slice: operation.id === 'changePassword' ? 500 : 200, whole: 2_000 }),
      seed: seed | 0,
    });
  });

  it('got as far as success, and were refused in other ways too', () => {
    expect(
      Object.fromEntries([...statuses].map(([id, seen]) => [id, seen.size > 1 && seen.has(200)])),
    ).toEqual({
      authenticate: true,
      changePassword: true,
      requestVerifyCode: true,
      renewApiKey: true,
    });
  });
});
