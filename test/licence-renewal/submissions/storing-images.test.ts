import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ObjectStore } from '../../../src/platform/object-store/object-store.js';
import { startService } from '../../platform/third-party-access/partner.js';
import type { Service } from '../../support/service.js';
import { RenewalPartner } from '../renewal-partner.js';
import { applicationWith } from './application-with.js';

/** More than all shares of a pool of five connections. */
const APPLICATIONS = 4;

let service: Service;

beforeAll(async () => {
  service = await startService({ parts: new Set(['api']) });
});
afterAll(() => service.stop());

it('Applications whose images are being stored keep no other call from the database', async () => {
  const [partner, other] = [await RenewalPartner.onboard(service), await RenewalPartner.onboard(service)];
  const store = service.application.get(ObjectStore);
  const put = store.put.bind(store);
  let goOn = () => {};
  const mayStore = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const storing = new Set<string>();
  const held = vi.spyOn(store, 'put').mockImplementation(async (name, body) => {
    storing.add(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(name)?.[0] ?? name);
    await mayStore;
    return put(name, body);
  });
  try {
    const answers = Promise.all(
      Array.from({ length: APPLICATIONS }, () =>
        partner.submit(applicationWith({ 'handler.transactionId': randomUUID() })),
      ),
    );
    await expect.poll(() => storing.size, { timeout: 10_000 }).toBe(APPLICATIONS);
    for (const caller of [partner, other]) expect((await caller.ask(randomUUID())).status).toBe(404);
    goOn();
    expect((await answers).map(({ status }) => status)).toEqual(Array(APPLICATIONS).fill(202));
    const [stored] = await service.query<{ n: number }>('SELECT count(*)::int AS n FROM renewal_application');
    expect(stored?.n).toBe(APPLICATIONS);
  } finally {
    goOn();
    held.mockRestore();
  }
});
