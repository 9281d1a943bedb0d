import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { mergeFile, snapshot } from '../imports/snapshot-files.js';
import { askForChanges, readPage, readToEnd } from './feed-reader.js';
import { confirmAt, storeRecall } from './stored-recalls.js';

let service: Service;
let maker: OnboardedClient;
let api: ReturnType<Service['as']>;
let mot: ReturnType<Service['as']>;
/** The present end of the feed, before a test. */
let here: string;

beforeAll(async () => {
  // Without grace, because a file closes recalls that calls have opened a moment before.
  service = await Service.start({ apiGraceHours: 0 });
  mot = service.as(await service.onboard('mot'));
});
beforeEach(async () => {
  maker = await service.onboard();
  api = service.as(maker);
  here = (await readToEnd(mot, { limit: 1000 })).next;
});
afterAll(() => service?.stop());

let vehicles = 0;
const newVin = () => {
  vehicles += 1;
  return `FEED${vehicles}`;
};

async function open(vin: string, reference = 'CAR/1'): Promise<void> {
  const answer = await api.post('/recalls', {
    vin,
    manufacturerCampaignReference: reference,
    recallCampaignStartDate: '2024-03-30',
  });
  if (answer.status !== 201) throw new Error(answer.text);
}

const path = (vin: string, reference = 'CAR/1') =>
  `/recalls/vin/${vin}?manufacturerCampaignReference=${reference}`;

async function fix(vin: string): Promise<void> {
  const answer = await api.put(path(vin), { repairStatus: 'FIXED', rectificationDate: '2024-05-01' });
  if (answer.status !== 204) throw new Error(answer.text);
}

describe('The change feed', () => {
  it('gives the present answer of each vehicle that changed, as the look-up gives it', async () => {
    const [one, other] = [newVin(), newVin()];
    await open(one);
    await open(other);
    await fix(one);
    const page = await readPage(mot, { since: here });
    expect(page).toEqual({
      changes: [(await mot.get(`/mot/vehicles/${one}`)).body, (await mot.get(`/mot/vehicles/${other}`)).body],
      manufacturers: expect.arrayContaining([
        { manufacturer: maker.manufacturer?.name, lastConfirmedDate: null },
      ]),
      next: expect.any(String),
      more: false,
    });
    expect(page.changes.map((answer) => [answer.vin, answer.hasOutstandingRecall])).toEqual([
      [one, 'No'],
      [other, 'Yes'],
    ]);
  });

  it('gives a vehicle once a page, however often it changed, and again on the next when it changes again', async () => {
    const vin = newVin();
    await open(vin);
    await fix(vin);
    await api.put(path(vin), { repairStatus: 'NOT_FIXED' });
    const first = await readPage(mot, { since: here });
    expect(first.changes).toMatchObject([{ vin, hasOutstandingRecall: 'Yes' }]);
    await fix(vin);
    const second = await readPage(mot, { since: first.next });
    expect(second.changes).toMatchObject([{ vin, hasOutstandingRecall: 'No', recalls: [] }]);
  });

  it('says Unknown of a vehicle whose only recall was deleted', async () => {
    const vin = newVin();
    await open(vin);
    const { next } = await readPage(mot, { since: here });
    await api.delete(path(vin));
    expect((await readPage(mot, { since: next })).changes).toEqual([
      { vin, hasOutstandingRecall: 'Unknown', lastConfirmedDate: null, recalls: [], lastUpdatedDate: null },
    ]);
  });

  it('has an end from which it goes on: an empty page gives the place that was asked from', async () => {
    expect(await readPage(mot, { since: here })).toMatchObject({ changes: [], next: here, more: false });
    const vin = newVin();
    await open(vin);
    expect((await readPage(mot, { since: here })).changes).toMatchObject([{ vin }]);
  });

  it('is told of nothing by a call that changes nothing', async () => {
    const vin = newVin();
    await open(vin);
    const { next } = await readPage(mot, { since: here });
    expect((await api.post('/recalls', { ...recallOf(vin) })).status).toBe(409);
    expect((await api.put(path(vin), { repairStatus: 'NOT_FIXED' })).status).toBe(400);
    expect((await api.delete(path(vin, 'OTHER'))).status).toBe(404);
    expect(await service.query('SELECT * FROM recall_change_queue')).toEqual([]);
    expect(await readPage(mot, { since: next })).toMatchObject({ changes: [], next, more: false });
  });

  it('begins at the beginning when no place is given', async () => {
    const vin = newVin();
    await open(vin);
    const { vins } = await readToEnd(mot, { limit: 2 });
    expect(vins).toContain('FEED1');
    expect(vins.at(-1)).toBe(vin);
  });

  it('has the order in which calls were answered', async () => {
    const vins = Array.from({ length: 7 }, newVin).reverse();
    for (const vin of vins) await open(vin);
    expect((await readToEnd(mot, { since: here, limit: 3 })).vins).toEqual(vins);
  });

  it('gives everything to each of many readers at once', async () => {
    const vins = Array.from({ length: 30 }, newVin);
    await Promise.all(vins.map((vin) => open(vin)));
    const readers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => readToEnd(mot, { since: here, limit: 1 + index })),
    );
    for (const reader of readers) expect([...reader.vins].sort()).toEqual([...vins].sort());
  });
});

describe('A file in the change feed', () => {
  const rows = (vins: readonly string[], start = '2024-01-01') =>
    snapshot(...vins.map((vin) => `${vin},CAR/1,,${start}`));

  it('is read in pages, each vehicle once and none left out', async () => {
    const vins = Array.from({ length: 1_250 }, newVin);
    await mergeFile(service, maker, rows(vins));
    const read = await readToEnd(mot, { since: here });
    expect(read.pages.map(({ changes, more }) => [changes.length, more])).toEqual([
      [500, true],
      [500, true],
      [250, false],
    ]);
    expect([...read.vins].sort()).toEqual([...vins].sort());
    // The same with another page size, and when a page ends exactly at the end of the file.
    for (const limit of [1_000, 250]) {
      const again = await readToEnd(mot, { since: here, limit });
      expect(again.vins).toEqual(read.vins);
      expect(again.pages.at(-1)?.more).toBe(false);
      expect(again.next).toBe(read.next);
    }
  });

  it('tells of what it added, changed, reopened and closed, and not of what it left alone', async () => {
    const [left, changed, reopened, closed, added] = Array.from({ length: 5 }, newVin);
    for (const vin of [left, changed, reopened, closed]) await open(vin ?? '');
    await fix(reopened ?? '');
    const { next } = await readToEnd(mot, { since: here });
    service.clock.advance({ seconds: 1 });
    const text = snapshot(
      `${left},CAR/1,,2024-03-30`,
      `${changed},CAR/1,R/1,2024-03-30`,
      `${reopened},CAR/1,,2024-03-30`,
      `${added},CAR/1,,2024-03-30`,
    );
    const { counts } = await mergeFile(service, maker, text);
    expect(counts).toMatchObject({ added: 1, updated: 1, reopened: 1, closed: 1, unchanged: 1 });
    const { changes } = await readPage(mot, { since: next });
    expect(changes.map(({ vin, hasOutstandingRecall }) => [vin, hasOutstandingRecall]).sort()).toEqual([
      [changed, 'Yes'],
      [reopened, 'Yes'],
      [closed, 'No'],
      [added, 'Yes'],
    ]);
  });

  it('leaves nothing when it was a dry run', async () => {
    const { counts } = await mergeFile(service, maker, rows([newVin(), newVin()]), { dryRun: true });
    expect(counts).toMatchObject({ added: 2 });
    expect(await readPage(mot, { since: here })).toMatchObject({ changes: [], next: here, more: false });
  });
});

describe('A VIN in the change feed', () => {
  it.each([
    ['spaces', 'FEED 3 A', 'FEED3A'],
    ['hyphens', 'FE-ED-3B', 'FEED3B'],
    ['an apostrophe', "'FEED3C", 'FEED3C'],
    ['a zero-width space', 'FEED\u200B3D', 'FEED3D'],
  ])('that was stored with %s is the one that can be asked for', async (_, stored, vin) => {
    await storeRecall(service, maker, stored);
    const { changes } = await readPage(mot, { since: here });
    expect(changes).toMatchObject([{ vin, hasOutstandingRecall: 'Yes' }]);
    expect(changes).toEqual([(await mot.get(`/mot/vehicles/${vin}`)).body]);
  });

  it('is there once when several of its spellings changed', async () => {
    for (const spelling of ['FEED-4', 'FEED 4', 'FEED4']) await storeRecall(service, maker, spelling);
    const { changes } = await readPage(mot, { since: here });
    expect(changes).toMatchObject([{ vin: 'FEED4', recalls: [{ manufacturerCampaignReference: 'CAR/1' }] }]);
    expect(changes[0]?.recalls).toHaveLength(1);
  });

  it('brings the known vehicles with it that look like it, whose answers name it', async () => {
    for (const vin of ['LOOK1', 'LO0KI', 'L00K1', 'LOCK1']) await open(vin);
    const { next } = await readToEnd(mot, { since: here });
    const follow = async (since: string) => {
      const page = await readPage(mot, { since });
      for (const answer of page.changes)
        expect(answer).toEqual((await mot.get(`/mot/vehicles/${answer.vin}`)).body);
      const [changed, ...others] = page.changes.map(({ vin, similarVins }) => [vin, similarVins]);
      return { changed, others: others.sort(), next: page.next };
    };
    // The changed VIN is not a standard VIN, and neither is another one.
    await fix('LO0KI');
    const odd = await follow(next);
    expect(odd.changed).toEqual(['LO0KI', ['L00K1', 'LOOK1']]);
    expect(odd.others).toEqual([
      ['L00K1', ['LOOK1']],
      ['LOOK1', ['L00K1']],
    ]);
    // The changed VIN is a standard VIN.
    await fix('L00K1');
    const standard = await follow(odd.next);
    expect(standard.changed).toEqual(['L00K1', ['LOOK1']]);
    expect(standard.others).toEqual([
      ['LO0KI', ['LOOK1']],
      ['LOOK1', undefined],
    ]);
    expect((await readPage(mot, { since: standard.next })).changes).toEqual([]);
  });
});

describe('The manufacturers on a page of the change feed', () => {
  it('are all there are, each with the receipt of its last merged file, also when nothing has changed', async () => {
    const name = (client: OnboardedClient) => client.manufacturer?.name;
    const second = await service.onboard('manufacturer', { name: 'Q "uoted" \\ Möbel' });
    const { count } =
      (await service.query<{ count: number }>('SELECT count(*)::int FROM manufacturer'))[0] ?? {};
    await confirmAt(service, maker, '2026-10-31T05:59:58.012Z');
    const first = await readPage(mot, { since: here });
    expect(first).toMatchObject({ changes: [], next: here, more: false });
    expect(Object.keys(first)).toEqual(['changes', 'manufacturers', 'next', 'more']);
    expect(first.manufacturers).toHaveLength(count ?? 0);
    const of = (page: typeof first, client: OnboardedClient) =>
      page.manufacturers.filter(({ manufacturer }) => manufacturer === name(client));
    expect(of(first, maker)).toEqual([
      { manufacturer: name(maker), lastConfirmedDate: '2026-10-31T05:59:58.012Z' },
    ]);
    expect(of(first, second)).toEqual([{ manufacturer: name(second), lastConfirmedDate: null }]);
    // A file without differences adds no change to the feed, but it confirms the recalls.
    await confirmAt(service, maker, '2026-11-01T06:00:01.000Z');
    const page = await readPage(mot, { since: here });
    expect(page.changes).toEqual([]);
    expect(of(page, maker)).toEqual([
      { manufacturer: name(maker), lastConfirmedDate: '2026-11-01T06:00:01.000Z' },
    ]);
  });

  it('tell what an answer on the page tells, when their files are newer than its changes', async () => {
    const vin = newVin();
    await open(vin);
    const lastConfirmedDate = new Date(service.clock.now() + 61_000).toISOString();
    await confirmAt(service, maker, lastConfirmedDate);
    const { changes } = await readPage(mot, { since: here });
    expect(changes).toMatchObject([{ vin, lastConfirmedDate }]);
    expect(changes).toEqual([(await mot.get(`/mot/vehicles/${vin}`)).body]);
  });
});

describe('A question to the change feed', () => {
  it.each([
    ['limit=0', 'limit', 'must be a whole number from 1 to 1000'],
    ['limit=1001', 'limit', 'must be a whole number from 1 to 1000'],
    ['limit=ten', 'limit', 'must be a whole number from 1 to 1000'],
    ['limit=', 'limit', 'must be a whole number from 1 to 1000'],
    ['since=', 'since', expect.stringMatching(/^must be the `next` of a page of this feed/)],
    ['since=abc', 'since', expect.stringMatching(/^must be the `next` of a page of this feed/)],
    [`since=${cursor(1, 2)}`, 'since', expect.stringMatching(/^must be the `next`/)],
    [`since=${cursor(1, 2, -3)}`, 'since', expect.stringMatching(/^must be the `next`/)],
    [`since=${cursor(1, 2, 'x')}`, 'since', expect.stringMatching(/^must be the `next`/)],
    [`since=${cursor(1, 2, 3)}&since=${cursor(1, 2, 3)}`, 'since', expect.stringMatching(/^must be the/)],
    ['cursor=abc', 'cursor', 'is not a parameter of this endpoint'],
  ])('with %s is refused', async (query, field, message) => {
    const answer = await mot.get(`/mot/changes?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-BR-01',
      errorMessage: 'Invalid request parameters',
      errors: [{ field, message }],
    });
  });

  it.each([
    ['beyond the last position', 1_000_000_000, 1],
    ['as far away as a number can be', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['of a position with another mark', 1, 2 ** 31],
  ])('from a place %s is told to begin again', async (_, position, mark) => {
    await open(newVin());
    await readToEnd(mot);
    const answer = await askForChanges(mot, { since: cursor(position, mark, 1) });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-BR-02',
      errorMessage: 'The place in the change feed is no longer known: begin again without since',
      errors: [{ field: 'since', message: 'must be left out, to read the feed from its beginning' }],
    });
  });
});

function cursor(...place: unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function recallOf(vin: string) {
  return { vin, manufacturerCampaignReference: 'CAR/1', recallCampaignStartDate: '2024-03-30' };
}
