import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWN_ORDER, OwnApplications } from '../../../src/licence-renewal/applications/own-applications.js';
import { pageOf } from '../../../src/platform/http/page-query.js';
import { RenewalSite, submission } from '../renewal-site.js';

describe("A client's own applications", () => {
  let site: RenewalSite;
  let own: OwnApplications;
  beforeAll(async () => {
    site = await RenewalSite.start();
    own = site.service.application.get(OwnApplications, { strict: false });
  });
  afterAll(() => site.stop());

  it('are found by their transaction ids, with states, reasons and times', async () => {
    const given = submission({ environment: 'test', scenario: 'in-review' });
    await site.accept(given);
    const received = new Date(site.service.clock.now()).toISOString();
    site.service.clock.advance({ seconds: 3 });
    await site.process();
    const checked = new Date(site.service.clock.now()).toISOString();
    expect(await own.find(given.clientId, given.transactionId)).toEqual({
      state: 'IN_REVIEW',
      dateTimeReceived: received,
      reasons: [{ code: 'TEST_SCENARIO', field: 'X-Test-Scenario' }],
      history: [
        { state: 'RECEIVED', at: received },
        { state: 'CHECKED', at: checked },
        { state: 'IN_REVIEW', at: checked },
      ],
    });
  });

  it('are not found by another client, nor by another transaction id', async () => {
    const given = submission();
    await site.accept(given);
    expect(await own.find(randomUUID(), given.transactionId)).toBeUndefined();
    expect(await own.find(given.clientId, `${given.transactionId} `)).toBeUndefined();
    expect(await own.list(randomUUID(), {}, pageOf({}, OWN_ORDER))).toEqual({ rows: [], next: null });
  });

  it('are listed page by page, the oldest first, each once, also those of one millisecond', async () => {
    const clientId = randomUUID();
    const sent: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      const { transactionId } = submission();
      await site.accept(submission({ clientId, transactionId }));
      sent.push(transactionId);
      if (count % 3 === 0) site.service.clock.advance({ seconds: 1 });
    }
    const listed: (string | null)[] = [];
    let cursor: string | undefined;
    do {
      const page = await own.list(
        clientId,
        {},
        pageOf({ limit: '2', ...(cursor === undefined ? {} : { cursor }) }, OWN_ORDER),
      );
      expect(page.rows.length).toBeLessThanOrEqual(2);
      listed.push(...page.rows.map(({ transactionId }) => transactionId));
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    expect(listed.toSorted()).toEqual(sent.toSorted());
    expect(listed[0]).toBe(sent[0]);
  });

  it('are listed by state and by the time of their receipt, whose end is excluded', async () => {
    const clientId = randomUUID();
    const first = submission({ clientId });
    await site.accept(first);
    await site.process();
    site.service.clock.advance({ hours: 1 });
    const from = site.service.clock.now();
    const second = submission({ clientId });
    await site.accept(second);
    const list = async (filter: Parameters<OwnApplications['list']>[1]) =>
      (await own.list(clientId, filter, pageOf({}, OWN_ORDER))).rows.map(
        ({ transactionId }) => transactionId,
      );
    expect(await list({ status: 'RECEIVED' })).toEqual([second.transactionId]);
    expect(await list({ status: 'FORWARDED' })).toEqual([first.transactionId]);
    expect(await list({ receivedFrom: from })).toEqual([second.transactionId]);
    expect(await list({ receivedTo: from })).toEqual([first.transactionId]);
    expect(await list({ receivedFrom: from, receivedTo: from })).toEqual([]);
  });
});
