import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenApplications } from '../../src/licence-renewal/applications/open-applications.js';
import { RenewalProcessing } from '../../src/licence-renewal/processing/renewal-processing.js';
import { startService } from '../platform/third-party-access/partner.js';
import type { Service } from '../support/service.js';
import { exampleApplication, RENEWAL_PATH, RenewalPartner } from './renewal-partner.js';

describe('An application that is sent over HTTP', () => {
  let service: Service;
  let partner: RenewalPartner;
  beforeAll(async () => {
    service = await startService({ parts: new Set(['api']) });
    partner = await RenewalPartner.onboard(service);
  });
  afterAll(() => service.stop());

  const process = () => service.application.get(RenewalProcessing, { strict: false }).tick();
  const example = (transactionId: string) => {
    const application = exampleApplication();
    application.handler.transactionID = transactionId;
    return application;
  };

  it("is the guide's example, and is in review for what is doubtful in it", async () => {
    expect((await partner.submit(example('example-1'))).status).toBe(202);
    await process();
    const { status, body } = await partner.ask('example-1');
    expect(status).toBe(200);
    expect(body).toMatchObject({ transactionId: 'example-1', state: 'IN_REVIEW' });
    expect(body.reasons).toEqual([
      { code: 'FEE_UNUSUAL', field: 'feePaid' },
      { code: 'INVESTIGATION_ASKED', field: 'investigationRequired' },
      { code: 'LICENCE_NUMBER_DISAGREES', field: 'drivingLicenceNumber' },
    ]);
    expect(body.history.map(({ state }: { state: string }) => state)).toEqual([
      'RECEIVED',
      'CHECKED',
      'IN_REVIEW',
    ]);
    const [row] = await service.query<{ id: string }>('SELECT id FROM renewal_application');
    const stored = service.application.get(OpenApplications, { strict: false });
    const photo = await stored.findImage(row?.id ?? '', 'photo');
    expect(photo?.content.toString('base64')).toBe(exampleApplication().photo.photographImage);
  });

  it('many times at once is stored once, and all but one answer say that they repeat it', async () => {
    const answers = await Promise.all(Array.from({ length: 16 }, () => partner.submit(example('at-once'))));
    expect(answers.map(({ status }) => status)).toEqual(Array(16).fill(202));
    const replayed = answers.filter(({ headers }) => headers['idempotency-replayed'] === 'true');
    expect(replayed).toHaveLength(15);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const { body } = await service.anonymous.get(`${RENEWAL_PATH}?status=RECEIVED`).set(partner.headers);
    expect(body.applications.map(({ transactionId }: { transactionId: string }) => transactionId)).toEqual([
      'at-once',
    ]);
  });

  it('under a transaction id that has another content is 409, and the first one stays', async () => {
    const answer = await partner.submit({ ...example('at-once'), feePaid: 1_400 });
    expect({ status: answer.status, errors: answer.body.errors }).toMatchObject({
      status: 409,
      errors: [{ status: '409 CONFLICT', code: 'DuplicateTransaction' }],
    });
    expect((await partner.submit(example('at-once'))).headers['idempotency-replayed']).toBe('true');
  });
});
