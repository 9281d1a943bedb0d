import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { expectBadRequest, FIXED, forgetRecalls, NOT_FIXED } from './recalls-table.js';

interface Listed {
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
  readonly dvsaCampaignReference?: string;
  readonly repairStatus: string;
  readonly lastUpdatedDate: string;
}

let service: Service;
let maker: OnboardedClient;
let other: OnboardedClient;

beforeAll(async () => {
  service = await Service.start();
  maker = await service.onboard('manufacturer', { name: 'ABC' });
  other = await service.onboard();
});
beforeEach(() => forgetRecalls(service));
afterAll(() => service.stop());

async function open(
  vin: string,
  { reference = 'CAR/1', dvsa, by = maker }: { reference?: string; dvsa?: string; by?: OnboardedClient } = {},
): Promise<void> {
  const answer = await service.as(by).post('/recalls', {
    vin,
    manufacturerCampaignReference: reference,
    recallCampaignStartDate: '2024-03-30',
    ...(dvsa === undefined ? {} : { dvsaCampaignReference: dvsa }),
  });
  expect(answer.status).toBe(201);
}

async function repair(vin: string, body: object, reference = 'CAR/1'): Promise<void> {
  const answer = await service
    .as(maker)
    .put(`/recalls/vin/${vin}?manufacturerCampaignReference=${reference}`, body);
  expect(answer.status).toBe(204);
}

async function pageOf(query: string, by = maker): Promise<{ recalls: Listed[]; next: string | null }> {
  const answer = await service.as(by).get(`/recalls?${query}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

/** The vehicles of all pages, as a reader gets them. */
async function vinsOf(query: string, by = maker): Promise<string[]> {
  const vins: string[] = [];
  let cursor = '';
  for (;;) {
    const page = await pageOf(`${query}${cursor}`, by);
    vins.push(...page.recalls.map(({ vin }) => vin));
    if (page.next === null) return vins;
    cursor = `&cursor=${page.next}`;
  }
}

const later = () => service.clock.advance({ seconds: 1 });

describe('A list of recalls', () => {
  it.each(['/recalls', '/recalls/'])('at %s has the whole of each recall', async (path) => {
    await open('FIXED1', { dvsa: 'DVSA/1' });
    later();
    await open('OPEN1', { reference: 'A\\B-1' });
    const opened = new Date(service.clock.now()).toISOString();
    later();
    await repair('FIXED1', FIXED);
    const answer = await service.as(maker).get(path);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: {
        manufacturer: 'ABC',
        recalls: [
          {
            vin: 'OPEN1',
            manufacturerCampaignReference: 'A\\B-1',
            recallCampaignStartDate: '2024-03-30',
            repairStatus: 'NOT_FIXED',
            lastUpdatedDate: opened,
          },
          {
            vin: 'FIXED1',
            manufacturerCampaignReference: 'CAR/1',
            dvsaCampaignReference: 'DVSA/1',
            recallCampaignStartDate: '2024-03-30',
            repairStatus: 'FIXED',
            rectificationDate: '2024-04-01',
            lastUpdatedDate: new Date(service.clock.now()).toISOString(),
          },
        ],
        next: null,
      },
    });
  });

  it('is empty, not absent, when there is nothing', async () => {
    expect(await pageOf('')).toEqual({ manufacturer: 'ABC', recalls: [], next: null });
  });

  it('has a hundred recalls a page unless the caller says, and 500 at most', async () => {
    await service.query(
      `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                           created_at, updated_at)
       SELECT $1, 'V' || number, 'CAR/1', '2024-03-30', '2026-01-01', '2026-01-01'
         FROM generate_series(1, 501) AS number`,
      [maker.manufacturer?.id],
    );
    const usual = await pageOf('');
    expect(usual.recalls).toHaveLength(100);
    expect(usual.next).toEqual(expect.any(String));
    expect((await pageOf('limit=500')).recalls).toHaveLength(500);
    expect((await pageOf(`limit=500&cursor=${(await pageOf('limit=500')).next}`)).recalls).toHaveLength(1);
  });

  it('goes through recalls of one moment without missing or repeating one, whatever the size of the page', async () => {
    const expected = Array.from({ length: 11 }, (_, number) => `TIE${number}`);
    for (const vin of expected) await open(vin);
    await repair('TIE3', FIXED);
    await repair('TIE7', FIXED);
    for (const limit of [1, 2, 3, 10, 11, 12]) {
      expect((await vinsOf(`limit=${limit}`)).toSorted(), `limit ${limit}`).toEqual(expected.toSorted());
    }
  });

  it('ends with `next` null on a page that is full to the last recall', async () => {
    for (const vin of ['A1', 'B1']) await open(vin);
    expect((await pageOf('limit=2')).next).toBeNull();
  });
});

describe('The filters of a list of recalls', () => {
  beforeEach(async () => {
    await open('V1', { reference: 'CAR/1', dvsa: 'R/1' });
    later();
    await open('V2', { reference: 'CAR/1', dvsa: 'R/2' });
    later();
    await open('V3', { reference: 'CAR/2', dvsa: 'R/1' });
    later();
    await open('V4', { reference: 'CAR/2' });
    later();
    await repair('V2', FIXED);
    await repair('V3', FIXED, 'CAR/2');
  });

  it.each([
    ['repairStatus=FIXED', ['V2', 'V3']],
    ['repairStatus=NOT_FIXED', ['V1', 'V4']],
    ['manufacturerCampaignReference=CAR/1', ['V1', 'V2']],
    ['manufacturerCampaignReference=CAR%2F2', ['V4', 'V3']],
    ['dvsaCampaignReference=R/1', ['V1', 'V3']],
    ['manufacturerCampaignReference=CAR/2&dvsaCampaignReference=R/1', ['V3']],
    ['manufacturerCampaignReference=CAR/1&repairStatus=FIXED', ['V2']],
    ['dvsaCampaignReference=R/1&repairStatus=NOT_FIXED', ['V1']],
    ['dvsaCampaignReference=R/2&manufacturerCampaignReference=CAR/1&repairStatus=NOT_FIXED', []],
    ['manufacturerCampaignReference=car/1', []],
    ['manufacturerCampaignReference=NONE', []],
  ])('%s finds what fits, page by page', async (query, expected) => {
    expect(await vinsOf(query)).toEqual(expected);
    expect(await vinsOf(`${query}&limit=1`)).toEqual(expected);
  });

  it('`changedSince` begins with those that changed in that very millisecond, and goes with other filters', async () => {
    const changed = (vin: string) => (recalls: readonly Listed[]) =>
      recalls.find((recall) => recall.vin === vin)?.lastUpdatedDate ?? '';
    const { recalls } = await pageOf('');
    const v4 = changed('V4')(recalls);
    const after = new Date(Date.parse(v4) + 1).toISOString();
    expect(await vinsOf(`changedSince=${v4}`)).toEqual(['V4', 'V2', 'V3']);
    expect(await vinsOf(`changedSince=${v4}&limit=1`)).toEqual(['V4', 'V2', 'V3']);
    expect(await vinsOf(`changedSince=${after}`)).toEqual(['V2', 'V3']);
    expect(await vinsOf(`changedSince=${v4}&repairStatus=NOT_FIXED`)).toEqual(['V4']);
    expect(await vinsOf(`changedSince=${after}&manufacturerCampaignReference=CAR/1`)).toEqual(['V2']);
  });

  it('`changedSince` takes a day as its midnight in UTC, and any offset', async () => {
    await forgetRecalls(service);
    await service.query(
      `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date,
                           created_at, updated_at)
       SELECT $1, 'AT' || day, 'C', '2024-03-30', day, day
         FROM unnest(ARRAY['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00Z']::timestamptz[]) AS day`,
      [maker.manufacturer?.id],
    );
    const found = async (since: string) => (await vinsOf(`changedSince=${since}`)).length;
    expect(await found('2026-03-01')).toBe(2);
    expect(await found('2026-03-02')).toBe(1);
    expect(await found('2026-03-03')).toBe(0);
    expect(await found('2026-03-02T00:00Z')).toBe(1);
    expect(await found('2026-03-02T01:00:00%2B01:00')).toBe(1);
    expect(await found('2026-03-02T01:00:00+01:00')).toBe(1);
    expect(await found('2026-03-01T19:00:00.000-05:00')).toBe(1);
    expect(await found('2026-03-02T00:00:00.001Z')).toBe(0);
  });
});

describe('A list of recalls, read while they change', () => {
  it('has one that changes meanwhile again at its end, as it is then', async () => {
    for (const vin of ['A1', 'B1', 'C1']) {
      await open(vin);
      later();
    }
    const first = await pageOf('limit=2');
    expect(first.recalls.map(({ vin }) => vin)).toEqual(['A1', 'B1']);
    await repair('A1', FIXED);
    const rest = await pageOf(`limit=2&cursor=${first.next}`);
    expect(rest.recalls.map(({ vin, repairStatus }) => [vin, repairStatus])).toEqual([
      ['C1', 'NOT_FIXED'],
      ['A1', 'FIXED'],
    ]);
  });

  it('never misses a recall that was there all the time, however often it changes', async () => {
    for (let round = 0; round < 10; round++) {
      await forgetRecalls(service);
      const random = randomFrom(round + 1);
      const fixed = new Map<string, boolean>();
      for (let number = 0; number < 12; number++) {
        await open(`R${number}`);
        fixed.set(`R${number}`, false);
        // Half of the recalls have the same time as the previous one.
        if (random() < 0.5) later();
      }
      const seen = new Map<string, string>();
      let cursor = '';
      let changes = 30;
      for (;;) {
        const page = await pageOf(`limit=${1 + Math.floor(random() * 4)}${cursor}`);
        for (const { vin, repairStatus } of page.recalls) seen.set(vin, repairStatus);
        if (page.next === null) break;
        cursor = `&cursor=${page.next}`;
        for (let change = 0; change < 2 && changes > 0; change++, changes--) {
          if (random() < 0.7) later();
          const vin = `R${Math.floor(random() * 12)}`;
          const isFixed = fixed.get(vin) === true;
          await repair(vin, isFixed ? NOT_FIXED : FIXED);
          fixed.set(vin, !isFixed);
        }
      }
      expect([...seen.keys()].toSorted(), `round ${round}`).toEqual([...fixed.keys()].toSorted());
    }
  });

  it('shows a change that was committed late to a reader that asks again from before it', async () => {
    await open('LATE1');
    await open('SOON1');
    later();
    const began = new Date(service.clock.now());
    const merge = await service.database.connect();
    try {
      await merge.query('BEGIN');
      await merge.query(
        `UPDATE recall SET dvsa_campaign_reference = 'R/9', updated_at = $1 WHERE vin = 'LATE1'`,
        [began],
      );
      service.clock.advance({ minutes: 1 });
      await repair('SOON1', FIXED);
      const read = await pageOf('');
      expect(read.recalls.map(({ vin }) => vin)).toEqual(['LATE1', 'SOON1']);
      await merge.query('COMMIT');
    } finally {
      merge.release();
    }
    // The reader's last time is newer than the late change, so only the documented overlap finds it.
    const newest = Date.parse((await pageOf('')).recalls.at(-1)?.lastUpdatedDate ?? '');
    const overlapping = new Date(newest - 15 * 60_000).toISOString();
    expect(await vinsOf(`changedSince=${new Date(newest).toISOString()}`)).toEqual(['SOON1']);
    expect(await vinsOf(`changedSince=${overlapping}`)).toEqual(['LATE1', 'SOON1']);
  });
});

describe('A list of recalls and other manufacturers', () => {
  it('never has a recall of theirs, whatever is asked', async () => {
    await open('MINE1', { dvsa: 'R/1' });
    await open('THEIRS1', { by: other, dvsa: 'R/1' });
    for (const query of [
      '',
      'repairStatus=NOT_FIXED',
      'manufacturerCampaignReference=CAR/1',
      'dvsaCampaignReference=R/1',
      'changedSince=2000-01-01',
    ]) {
      expect(await vinsOf(query), query).toEqual(['MINE1']);
      expect(await vinsOf(query, other), query).toEqual(['THEIRS1']);
    }
  });

  it('a cursor of theirs is a place in the order and shows nothing of theirs', async () => {
    await open('THEIRS1', { by: other });
    await open('THEIRS2', { by: other });
    later();
    await open('MINE1');
    const theirs = await pageOf('limit=1', other);
    expect((await pageOf(`cursor=${theirs.next}`)).recalls.map(({ vin }) => vin)).toEqual(['MINE1']);
  });
});

describe('A list of recalls, asked for wrongly', () => {
  const list = (query: string) => service.as(maker).get(`/recalls?${query}`);
  const REFERENCE = 'must contain only a-z, A-Z, 0-9, -, _, \\ and /';
  const INSTANT = 'must be a date (YYYY-MM-DD) or a time with its offset (2026-11-22T09:30:00Z)';
  const LIMIT = 'must be a whole number from 1 to 500';
  const CURSOR = 'must be the `next` of a page of this list';
  const cursorOf = (place: unknown) => Buffer.from(JSON.stringify(place)).toString('base64url');

  it.each([
    ['repairStatus=fixed', 'repairStatus', 'must be FIXED or NOT_FIXED'],
    ['repairStatus=', 'repairStatus', 'must be FIXED or NOT_FIXED'],
    ['repairStatus=FIXED&repairStatus=FIXED', 'repairStatus', 'must be FIXED or NOT_FIXED'],
    ['manufacturerCampaignReference=A%20B', 'manufacturerCampaignReference', REFERENCE],
    ['manufacturerCampaignReference=', 'manufacturerCampaignReference', 'must not be empty'],
    [
      `dvsaCampaignReference=${'A'.repeat(51)}`,
      'dvsaCampaignReference',
      'must not be longer than 50 characters',
    ],
    ['dvsaCampaignReference=', 'dvsaCampaignReference', 'must not be empty'],
    ...[
      ...['', 'yesterday', '2026', '20260301', '2026-02-30', '2026-13-01', '0000-01-01', '2026-03-01T09:00'],
      ...[
        '2026-03-01T09:00:00',
        '2026-03-01T24:00:00Z',
        '2026-03-01T09:60Z',
        '2026-03-01 09:00Z',
        '1772355600',
      ],
      ...[
        '0001-01-01T00:00:00%2B14:00',
        '9999-12-31T23:59:59-14:00',
        '2026-03-01T09:00Z&changedSince=2026-03-01',
      ],
    ].map((since) => [`changedSince=${since}`, 'changedSince', INSTANT]),
    ...['0', '501', '-1', '1.5', 'all', '', '1e2', ' 5'].map((limit) => [`limit=${limit}`, 'limit', LIMIT]),
    ...[
      ...['', 'x', cursorOf([]), cursorOf([1]), cursorOf([1, 2, 3]), cursorOf(['2026-01-01', 1])],
      ...[
        cursorOf([1.5, 1]),
        cursorOf([1, null]),
        cursorOf([1, 2 ** 63]),
        cursorOf([-1, 1]),
        cursorOf([1e15, 1]),
      ],
      cursorOf({ 0: 1, 1: 1, length: 2 }),
    ].map((cursor) => [`cursor=${cursor}`, 'cursor', CURSOR]),
    ['colour=red', 'colour', 'is not a parameter of this endpoint'],
    ['vin=A1', 'vin', 'is not a parameter of this endpoint'],
  ])('%s is refused and named', async (query, field, message) => {
    expectBadRequest(await list(query), 'Invalid request parameters', {
      field: field ?? '',
      message: message ?? '',
    });
  });

  it('names everything that is wrong at once', async () => {
    const answer = await list('repairStatus=x&changedSince=x&limit=x&colour=red');
    expectBadRequest(answer, 'Invalid request parameters', ...answer.body.errors.slice(0, -1), {
      field: 'colour',
      message: 'is not a parameter of this endpoint',
    });
    expect(answer.body.errors.map(({ field }: { field: string }) => field).toSorted()).toEqual([
      'changedSince',
      'colour',
      'limit',
      'repairStatus',
    ]);
  });
});

/** Pseudo-random numbers from 0 to 1, repeatable by seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
