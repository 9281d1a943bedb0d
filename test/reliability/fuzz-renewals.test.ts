import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewApplication } from '../../src/bootstrap/preview-application.js';
import { LICENCE_RENEWAL_DOCUMENT } from '../../src/licence-renewal/openapi/licence-renewal.document.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { buildDocument } from '../../src/platform/openapi/build-document.js';
import { exampleApplication, RENEWAL_PATH, RenewalPartner } from '../licence-renewal/renewal-partner.js';
import { applicationWith } from '../licence-renewal/submissions/application-with.js';
import { startService } from '../platform/third-party-access/partner.js';
import { KeepAliveClient } from '../support/keep-alive-client.js';
import type { Service } from '../support/service.js';
import { Conformance, type Operation } from '../surfaces/conformance.js';
import { record } from './evidence.js';
import { requestsFor, type Surroundings } from './fuzz-api/request-arbitrary.js';
import { seed, size } from './plan.js';

const settings = readSettings({});
const conformance = new Conformance(
  buildDocument(await previewApplication(settings), LICENCE_RENEWAL_DOCUMENT, settings),
);

/** Half of them are made from the document, and half are nearly right. */
const CALLS = size({ slice: 300, whole: 20_000 });

/** Shorter texts may be in a message for another reason. */
const DISTINCT = 12;

describe(`Applications made from the document, with seed ${seed}`, () => {
  let service: Service;
  let client: KeepAliveClient;
  let surroundings: Surroundings;
  let partner: RenewalPartner;
  const statuses = new Map<number, number>();
  const codes = new Set<string>();

  beforeAll(async () => {
    service = await startService({ log: { level: 'fatal', format: 'json', key: undefined } });
    client = new KeepAliveClient(service.url);
    partner = await RenewalPartner.onboard(service, { environment: 'test' });
    const live = await RenewalPartner.onboard(service);
    const { Authorization = '', 'X-API-Key': apiKey = '' } = partner.headers;
    const { photo, signatureImage, photoCardFront } = exampleApplication();
    surroundings = {
      resolve: (schema) => conformance.resolve(schema),
      credentials: [partner.headers, live.headers],
      refusedCredentials: [
        {},
        { Authorization },
        { 'X-API-Key': apiKey },
        { 'X-API-Key': apiKey, Authorization: `${Authorization}x` },
        { Authorization, 'X-API-Key': live.headers['X-API-Key'] ?? '' },
      ],
      known: {
        transactionId: ['fuzz-1', 'fuzz-2', 'fuzz-3'],
        photographImage: [photo.photographImage],
        signatureImage: [signatureImage, photo.photographImage],
        photoCardFront: [photoCardFront],
        photoCardBack: [photoCardFront],
        drivingLicenceNumber: ['MCADI801206HZ9HM', 'JONES712249IP6VV'],
        localDateTime: ['2022-01-01T09:00:00Z'],
        dateOfBirth: ['1986-01-20', '1970-01-01T09:00:00Z'],
        receivedFrom: ['2026-01-01', '2020-01-01T00:00:00Z'],
        receivedTo: ['2030-01-01'],
      },
    };
    await partner.submit(applicationWith({ 'handler.transactionId': 'fuzz-1' }));
  });
  afterAll(async () => {
    client?.close();
    await service?.stop();
  });

  it.each(
    conformance.operations.map((operation) => ({ name: operation.id, operation })),
  )('$name is answered as documented', { timeout: 30 * 60_000 }, async ({ operation }) => {
    const answersAsDocumented = fc.asyncProperty(requestsFor(operation, surroundings), async (sent) => {
      const answer = await client.send(sent);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, answer.body).toBeLessThan(500);
      expect(conformance.faultsOf(answeredBy(operation, sent.target), answer), answer.body).toEqual([]);
      if (answer.status >= 400) for (const { code } of JSON.parse(answer.body).errors) codes.add(code);
    });
    await fc.assert(answersAsDocumented, {
      numRuns: Math.ceil(CALLS / 2 / conformance.operations.length),
      seed: seed | 0,
      // An application has seventy fields, and each step of shrinking is a call.
      endOnFailure: true,
    });
  });

  it('with a few changes are accepted, or refused without a word of what was sent', {
    timeout: 30 * 60_000,
  }, async () => {
    const operation = conformance.operations.find(({ id }) => id === 'submitApplication');
    if (!operation) throw new Error('The document has no operation submitApplication.');
    const path = fc.constantFrom(...pathsOf(exampleApplication()));
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', minLength: DISTINCT, maxLength: 300 }),
      fc.constantFrom<unknown>(null, undefined, true, 0, -1, 1e9, [], {}, '', '\0', '1970-01-01', 'TYRPC'),
    );
    const changes = fc.array(fc.tuple(path, value), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, async (made) => {
        const application = applicationWith(Object.fromEntries(made));
        const { status, headers, text } = await service.anonymous
          .post(RENEWAL_PATH)
          .set({ ...partner.headers, 'Content-Type': 'application/json' })
          .send(JSON.stringify(application));
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect([202, 400, 409]).toContain(status);
        const answer = { status, headers: headers as Record<string, string>, body: text };
        expect(conformance.faultsOf(operation, answer), text).toEqual([]);
        if (status === 202) return;
        for (const { code } of JSON.parse(text).errors) codes.add(code);
        for (const [, sent] of made) {
          if (typeof sent === 'string' && sent.length >= DISTINCT) expect(text).not.toContain(sent);
        }
      }),
      { numRuns: CALLS / 2, seed: seed | 0, endOnFailure: true },
    );
  });

  it('got as far as success, and were refused in other ways too', async () => {
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 202, 400, 401, 403, 404]));
    expect([...codes]).toEqual(expect.arrayContaining(['NotEmpty', 'Type', 'MediaType']));
    await record({
      part: 'fuzz-renewals',
      findings: [
        {
          claim:
            'Every answer to a call made from the document of licence renewal is one that the document has, and none is a 5xx',
          measured: [...statuses].map(([status, count]) => `${count} × ${status}`).join(', '),
        },
      ],
    });
  });
});

/** Without an id, the address of a status is that of the list. */
function answeredBy(operation: Operation, target: string): Operation {
  const isOfList = operation.id === 'getApplication' && /\/renewal\/?(\?|$)/.test(target);
  return (isOfList && conformance.operations.find(({ id }) => id === 'listApplications')) || operation;
}

/** The paths of all fields, and of the objects around them. */
function pathsOf(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([name, member]) => [
    `${prefix}${name}`,
    ...(typeof member === 'object' && member !== null ? pathsOf(member, `${prefix}${name}.`) : []),
  ]);
}
