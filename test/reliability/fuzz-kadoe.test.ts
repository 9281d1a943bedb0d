import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewApplication } from '../../src/bootstrap/preview-application.js';
import { KADOE_DOCUMENT } from '../../src/kadoe/openapi/kadoe.document.js';
import { RegisterLoads } from '../../src/kadoe/register/load/register-loads.js';
import { TEST_VEHICLES, testVehiclesFile } from '../../src/kadoe/register/test-vehicles.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { buildDocument } from '../../src/platform/openapi/build-document.js';
import { Enquirer } from '../kadoe/enquirer.js';
import { startService } from '../platform/third-party-access/partner.js';
import { KeepAliveClient } from '../support/keep-alive-client.js';
import type { Service } from '../support/service.js';
import { Conformance } from '../surfaces/conformance.js';
import { record } from './evidence.js';
import { requestsFor, type Surroundings } from './fuzz-api/request-arbitrary.js';
import { seed, size } from './plan.js';

const settings = readSettings({});
const conformance = new Conformance(
  buildDocument(await previewApplication(settings), KADOE_DOCUMENT, settings),
);

const [operation] = conformance.operations;

/** A token lives an hour, and the clock stands still. */
const CALLS = size({ slice: 400, whole: 20_000 });

/** Texts of the register that no answer but a 200 may have. */
const PERSONAL = /WILS|TEST STREET|TEST FLEET/;

describe(`Enquiries made from the document, with seed ${seed}`, () => {
  let service: Service;
  let client: KeepAliveClient;
  let surroundings: Surroundings;
  let customer: Enquirer;
  const statuses = new Map<number, number>();
  const codes = new Set<string>();

  beforeAll(async () => {
    service = await startService({ log: { level: 'fatal', format: 'json', key: undefined } });
    client = new KeepAliveClient(service.url);
    await service.application
      .get(RegisterLoads, { strict: false })
      .load(
        { kind: 'service' },
        { environment: 'test', dryRun: false, chunks: Readable.from([testVehiclesFile()]) },
      );
    customer = await Enquirer.onboard(service, {
      environment: 'test',
      enquirers: { DM001: ['00EV', '00AC'], DM002: ['00AC'] },
    });
    const other = await Enquirer.onboard(service, { environment: 'test', enquirers: { DM003: ['00EV'] } });
    const linkProvider = await Enquirer.onboard(service, {
      environment: 'test',
      linkProviderId: '0024',
      mandates: ['DM001'],
    });
    const { Authorization = '', 'X-API-Key': apiKey = '' } = customer.headers;
    surroundings = {
      resolve: (schema) => conformance.resolve(schema),
      credentials: [customer.headers, customer.headers, linkProvider.headers],
      refusedCredentials: [
        {},
        { Authorization },
        { 'X-API-Key': apiKey },
        { 'X-API-Key': apiKey, Authorization: `${Authorization}x` },
        { Authorization, 'X-API-Key': other.headers['X-API-Key'] ?? '' },
      ],
      known: {
        registrationNumber: TEST_VEHICLES.flatMap(({ marks = [] }) =>
          marks.map((mark) => mark.registrationNumber),
        ),
        chassisVin: ['1C8FZB8912U529823', 'KJASDHKSFDH'],
        enquirerId: ['DM001', 'DM001', 'DM002', 'DM003'],
        linkProviderId: ['0024'],
        reasonCode: ['00EV', '00AC'],
        eventDate: ['2024-03-18', '2024-06-01', '2024-03-17'],
        referenceNumber: ['ABC123'],
      },
    };
  });
  afterAll(async () => {
    client?.close();
    await service?.stop();
  });

  it('are answered as documented, and tell of a person only to those who may ask', {
    timeout: 15 * 60_000,
  }, async () => {
    if (!operation) throw new Error('The document has no operation.');
    const answersAsDocumented = fc.asyncProperty(requestsFor(operation, surroundings), async (sent) => {
      const answer = await client.send(sent);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, answer.body).toBeLessThan(500);
      expect(conformance.faultsOf(operation, answer), answer.body).toEqual([]);
      if (answer.status !== 200) {
        expect(answer.body).not.toMatch(PERSONAL);
        for (const { code } of JSON.parse(answer.body).errors) codes.add(code);
      }
    });
    await fc.assert(answersAsDocumented, { numRuns: CALLS, seed: seed | 0 });
  });

  it('are answered from the register when every field is one that is known', {
    timeout: 15 * 60_000,
  }, async () => {
    if (!operation) throw new Error('The document has no operation.');
    const { linkProviderId: _, chassisVin: _vin, ...fields } = surroundings.known;
    const known = fc.record(
      Object.fromEntries(
        Object.entries(fields).map(([field, values]) => [field, fc.constantFrom(...values)]),
      ),
    );
    await fc.assert(
      fc.asyncProperty(known, async (changes) => {
        const { status, headers, text } = await customer.ask(changes);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect([200, 403, 404]).toContain(status);
        const answer = { status, headers: headers as Record<string, string>, body: text };
        expect(conformance.faultsOf(operation, answer), text).toEqual([]);
        if (status !== 200) for (const { code } of JSON.parse(text).errors) codes.add(code);
      }),
      { numRuns: CALLS / 2, seed: seed | 0 },
    );
  });

  it('got as far as success, and were refused in other ways too', async () => {
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404]));
    // Which of them are met, in a slice, depends on the seed.
    for (const kind of [/^ENV901$/, /^ENV91[123]$/, /^ENV93[012]$/]) {
      expect([...codes]).toContainEqual(expect.stringMatching(kind));
    }
    await record({
      part: 'fuzz-kadoe',
      findings: [
        {
          claim:
            'Every answer to a call made from the KADOE document is one that the document has, and none is a 5xx',
          measured: [...statuses].map(([status, count]) => `${count} × ${status}`).join(', '),
        },
      ],
    });
  });
});
