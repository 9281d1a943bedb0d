import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EnquiryEntry } from '../../../src/kadoe/enquiry-records/enquiry.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { entry, recordsOf } from './enquiry-site.js';

describe('The list of enquiries', () => {
  let service: Service;
  let admin: OnboardedClient;
  beforeAll(async () => {
    service = await Service.start();
    admin = await service.onboard('admin');
  });
  afterAll(() => service.stop());

  const add = async (more: Partial<EnquiryEntry> = {}) => {
    service.clock.advance({ milliseconds: 1 });
    return (await recordsOf(service).add(entry(more))).id;
  };
  const list = async (parameters: Record<string, string>) => {
    const answer = await service.as(admin).get(`/admin/enquiries?${new URLSearchParams(parameters)}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const idsIn = ({ enquiries }: { enquiries: { id: string }[] }) => enquiries.map(({ id }) => id);
  const search = (body: object, query = '') =>
    service.as(admin).post(`/admin/enquiries/search${query}`, body);
  const now = () => new Date(service.clock.now()).toISOString();

  it('has all that is stored of an enquiry but the hash and the versions', async () => {
    const client = await service.onboard('mot', { name: 'Harbour Parking' });
    const given = entry({ clientId: client.clientId, linkProviderId: '0024', referenceNumber: '=CASE 7' });
    const { id } = await recordsOf(service).add(given);
    expect(await list({ client: client.clientId })).toEqual({
      enquiries: [
        {
          ...{ id, recordedAt: now(), environment: 'live', clientId: client.clientId },
          ...{
            clientName: 'Harbour Parking',
            enquirerId: 'IT321',
            linkProviderId: '0024',
            reasonCode: '00EV',
          },
          ...{ referenceNumber: '=CASE 7', eventDate: '2025-01-01', askedBy: 'registrationNumber' },
          ...{ outcome: 'ENV930', load: null, chargeable: false },
        },
      ],
      next: null,
    });
  });

  it('is narrowed by every parameter, and by all of them together', async () => {
    const clientId = randomUUID();
    const began = now();
    const first = await add({ clientId });
    const middle = now();
    const second = await add({ clientId, enquirerId: 'DM001', reasonCode: '00AC', outcome: 'ENV913' });
    const third = await add({ clientId, environment: 'test', outcome: 'ENV913' });
    const client = clientId.toUpperCase();
    expect(idsIn(await list({ client }))).toEqual([third, second, first]);
    expect(idsIn(await list({ client, enquirer: 'DM001' }))).toEqual([second]);
    expect(idsIn(await list({ client, reason: '00AC' }))).toEqual([second]);
    expect(idsIn(await list({ client, outcome: 'ENV913' }))).toEqual([third, second]);
    expect(idsIn(await list({ client, environment: 'live' }))).toEqual([second, first]);
    expect(idsIn(await list({ client, until: middle }))).toEqual([]);
    expect(idsIn(await list({ client, since: began, until: now() }))).toEqual([second, first]);
    const all = { client, enquirer: 'DM001', reason: '00AC', outcome: 'ENV913', environment: 'live' };
    expect(idsIn(await list({ ...all, since: began }))).toEqual([second]);
    expect(idsIn(await list({ client: randomUUID() }))).toEqual([]);
  });

  it("shows nothing of another client's enquiries when it is narrowed to a client, in the list and in the search", async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const asked = { registrationNumber: 'ZZ99ZZZ' };
    const mine = await add({ clientId: one, asked });
    await add({ clientId: other, asked });
    expect(idsIn(await list({ client: one }))).toEqual([mine]);
    expect(idsIn((await search(asked, `?client=${one}`)).body)).toEqual([mine]);
    expect(idsIn((await search(asked)).body)).toHaveLength(2);
  });

  it('comes in pages that neither miss an enquiry nor show one twice while others are recorded, also within a millisecond', async () => {
    const clientId = randomUUID();
    const given = await Promise.all(
      Array.from({ length: 7 }, () => recordsOf(service).add(entry({ clientId }))),
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { enquiries: { id: string }[]; next: string | null } = await list({
        ...{ client: clientId, limit: '3' },
        ...(cursor === null ? {} : { cursor }),
      });
      seen.push(...idsIn(page));
      cursor = page.next;
      await add({ clientId });
    } while (cursor !== null);
    expect(seen).toEqual(
      given
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });

  it('is searched by mark and by VIN, in any case, each found only by what was asked; the audit trail has neither', async () => {
    const byMark = await add({ asked: { registrationNumber: 'FF12FFF' } });
    const byVin = await add({ asked: { chassisVin: 'FF12FFF' } });
    await add({ asked: { registrationNumber: 'FF12FFG' } });
    const found = await search({ registrationNumber: 'ff12fff' });
    expect(found.status).toBe(200);
    expect(found.body).toMatchObject({
      enquiries: [{ id: byMark, askedBy: 'registrationNumber' }],
      next: null,
    });
    expect(idsIn((await search({ chassisVin: 'FF12FFF' })).body)).toEqual([byVin]);
    expect(idsIn((await search({ chassisVin: 'FF12FFF' }, '?environment=test')).body)).toEqual([]);
    const acts = await service.query(
      "SELECT subject_id, after FROM audit_entry WHERE action = 'enquiries searched' ORDER BY id DESC LIMIT 3",
    );
    expect(acts).toEqual([
      { subject_id: 'search', after: { by: ['chassisVin'], found: 0 } },
      { subject_id: 'search', after: { by: ['chassisVin'], found: 1 } },
      { subject_id: 'search', after: { by: ['registrationNumber'], found: 1 } },
    ]);
  });

  it('reports all issues of an invalid query, and of an invalid search', async () => {
    const answer = await service
      .as(admin)
      .get(
        '/admin/enquiries?client=7&enquirer=it1&reason=EV&outcome=%00&environment=prod&since=yesterday&until=x&limit=0&cursor=&more=1',
      );
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      ...[
        'client',
        'cursor',
        'enquirer',
        'environment',
        'limit',
        'more',
        'outcome',
        'reason',
        'since',
        'until',
      ],
    ]);
    const issues = async (body: object) => (await search(body)).body.errors;
    expect(await issues({})).toHaveLength(2);
    expect(await issues({ registrationNumber: 'A1', chassisVin: 'A1' })).toHaveLength(2);
    expect(await issues({ registrationNumber: 'A 1' })).toEqual([
      expect.objectContaining({
        field: 'registrationNumber',
        message: 'must be 2 to 7 letters and digits, at least one of each, without spaces',
      }),
    ]);
    expect(await issues({ chassisVin: '' })).toEqual([
      expect.objectContaining({ field: 'chassisVin', message: 'must be 1 to 20 letters and digits' }),
    ]);
  });
});

describe('GET /admin/usage/kadoe', () => {
  let service: Service;
  let admin: OnboardedClient;
  let live: string;
  let month: string;
  beforeAll(async () => {
    service = await Service.start();
    admin = await service.onboard('admin');
    month = now().slice(0, 7);
    const next = new Date(`${month}-01T00:00:00Z`);
    next.setUTCMonth(next.getUTCMonth() + 1);
    live = (await service.onboard('mot', { name: '=HYPERLINK("x"), Ltd' })).clientId;
    const versions = { vehicle: 1, keeper: 1, states: [] };
    const records = recordsOf(service);
    const answeredEntry = entry({ clientId: live, outcome: 'KEEPER', versions, load: 1, chargeable: true });
    for (const each of [
      ...[answeredEntry, answeredEntry, entry({ clientId: live })],
      { ...answeredEntry, environment: 'test' as const, chargeable: false },
    ]) {
      await records.add(each);
    }
    // The first moment of the next month is no part of this one, and the last before it is.
    const before = service.clock.now();
    service.clock.set(next);
    await records.add(answeredEntry);
    service.clock.correct(-1);
    await records.add(answeredEntry);
    service.clock.set(before);
  });
  afterAll(() => service.stop());

  const now = () => new Date(service.clock.now()).toISOString();
  const get = (query = '') => service.as(admin).get(`/admin/usage/kadoe${query}`);
  const NAME = '=HYPERLINK("x"), Ltd';

  it('counts calls and chargeable ones by client, environment and month', async () => {
    const answer = await get(`?month=${month}`);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      vary: 'Accept',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(answer.body).toEqual({
      month,
      usage: [
        { clientId: live, name: NAME, environment: 'live', calls: 4, chargeable: 3 },
        { clientId: live, name: NAME, environment: 'test', calls: 1, chargeable: 0 },
      ],
    });
    expect((await get()).body).toEqual(answer.body);
    expect((await get('?environment=test')).body.usage).toHaveLength(1);
    expect((await get('?month=2001-01')).body).toEqual({ month: '2001-01', usage: [] });
    const refused = await get('?month=2026-13&environment=x&format=xml');
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toHaveLength(3);
  });

  it('is a CSV file when the caller asks for one, in which a name is no formula', async () => {
    const csv =
      'month,clientId,name,environment,calls,chargeable\r\n' +
      `${month},${live},"'=HYPERLINK(""x""), Ltd",live,4,3\r\n`;
    const byQuery = await get('?environment=live&format=csv');
    expect(byQuery.status).toBe(200);
    expect(byQuery.text).toBe(csv);
    expect(byQuery.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="kadoe-usage-${month}.csv"`,
      vary: 'Accept',
    });
    const withAccept = async (accept: string) =>
      service.anonymous.get('/admin/usage/kadoe?environment=live').set({
        Authorization: `Bearer ${await service.tokenOf(admin)}`,
        'X-API-Key': admin.apiKey,
        Accept: accept,
      });
    expect((await withAccept('text/csv')).text).toBe(csv);
    expect((await withAccept('text/csv;q=0.5, application/json')).type).toBe('application/json');
    expect((await withAccept('*/*')).type).toBe('application/json');
  });
});
