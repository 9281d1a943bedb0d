import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../platform/third-party-access/partner.js';
import type { Service } from '../../support/service.js';
import { exampleApplication, RENEWAL_PATH, RenewalPartner } from '../renewal-partner.js';

let service: Service;
let partner: RenewalPartner;

beforeAll(async () => {
  service = await startService();
  partner = await RenewalPartner.onboard(service);
});

afterAll(() => service.stop());

describe("the guide's example with real images", () => {
  it('is 202 with its id, the time of its receipt, and the place of its status', async () => {
    const application = exampleApplication();
    const answer = await partner.submit(application);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 202,
      body: {
        transactionId: '123456789012345678901234',
        dateTimeReceived: new Date(service.clock.now()).toISOString(),
      },
    });
    expect(answer.headers.location).toBe(`${RENEWAL_PATH}/123456789012345678901234`);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
    const status = await partner.ask('123456789012345678901234');
    expect(status.body).toMatchObject({ transactionId: '123456789012345678901234', state: 'RECEIVED' });
  });
});
