import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnquiryHousekeeping } from '../../../src/kadoe/enquiry-records/retention/enquiry-housekeeping.js';
import { EnquiryPartitionWatch } from '../../../src/kadoe/enquiry-records/retention/enquiry-partition-watch.js';
import { DatabaseMetrics } from '../../../src/platform/observability/database-metrics.js';
import { keeper, RegisterSite, vehicle } from '../register/register-site.js';

const INSERT = `
  INSERT INTO enquiry (recorded_at, id, environment, client_id, enquirer_id, reason_code, reference_number, event_date,
                       asked_by, asked_hash, outcome, load, chargeable)
  VALUES ($1, $2, 'live', $2, 'IT321', '00EV', 'OLD', '2020-01-01', 'chassisVin', decode(repeat('00', 16), 'hex'), 'ENV913', $3, false)`;

/** The database judges by its own clock what is too young to be removed, so these tests count from the present. */
const START = new Date();

/** The first moment of the month so many months after the present one. */
function month(offset: number): Date {
  return new Date(Date.UTC(START.getUTCFullYear(), START.getUTCMonth() + offset, 1));
}

const nameOf = (date: Date) => `enquiry_${date.toISOString().slice(0, 7).replace('-', '_')}`;

describe('Months of the record of enquiries', () => {
  let site: RegisterSite;
  beforeAll(async () => {
    site = await RegisterSite.start();
    await tick();
  });
  afterAll(() => site.stop());

  const tick = () => site.service.application.get(EnquiryHousekeeping, { strict: false }).tick();
  const partitions = async () =>
    (
      await site.service.query<{ name: string }>(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'enquiry'::regclass ORDER BY 1",
      )
    ).map(({ name }) => name);
  const oldEnquiry = async (recordedAt: Date, load: number | null = null) => {
    await site.service.query('SELECT make_enquiry_partition($1)', [recordedAt.toISOString()]);
    await site.service.query(INSERT, [recordedAt, randomUUID(), load]);
  };
  const ready = () => site.service.anonymous.get('/health/ready');
  const watch = () => site.service.application.get(EnquiryPartitionWatch, { strict: false }).tick();

  it('are there for two years ahead, and each new month one more is made', async () => {
    expect(await partitions()).toEqual(Array.from({ length: 25 }, (_, offset) => nameOf(month(offset))));
    site.service.clock.set(month(1).getTime() - 1);
    await tick();
    expect(await partitions()).toHaveLength(25);
    site.service.clock.set(month(1));
    await tick();
    expect((await partitions()).at(-1)).toBe(nameOf(month(25)));
  });

  it('are dropped whole when their last day is older than the retention, and no version goes before its enquiry', async () => {
    const numbers: number[] = [];
    // The month of seven years ago, of whose predecessor nothing is kept any more.
    const [old, older] = [month(-7 * 12), month(-7 * 12 - 1)];
    site.service.clock.set(older.getTime() - 40 * 86_400_000);
    for (const owner of ['FIRST', 'SECOND', 'THIRD']) {
      const lines = [vehicle('R1', 'RR10AAA', { keepers: [keeper(owner, '2010-01-01')] })];
      numbers.push((await site.load(lines)).number ?? 0);
      site.service.clock.advance({ days: 5 });
    }
    const known = async () => {
      const answers = await Promise.all(
        numbers.map((load) => site.resolveMark('RR10AAA', { load, eventDate: '2020-01-01' })),
      );
      return answers.map((answer) => (answer.outcome === 'keeper' ? answer.party.lastName : answer.outcome));
    };
    await oldEnquiry(older, numbers[0]);
    await oldEnquiry(old, numbers[1]);
    // A day of grace, so that the floor of the database is never met.
    const end = new Date(old.getTime() + 86_400_000);
    end.setUTCFullYear(end.getUTCFullYear() + 7);

    site.service.clock.set(end.getTime() - 1);
    await tick();
    expect(await partitions()).toEqual(expect.arrayContaining([nameOf(older), nameOf(old)]));
    expect(await known()).toEqual(['FIRST', 'SECOND', 'THIRD']);

    site.service.clock.set(end);
    await tick();
    expect(await partitions()).not.toContain(nameOf(older));
    expect(await partitions()).toContain(nameOf(old));
    expect(await site.service.query("SELECT load FROM enquiry WHERE reference_number = 'OLD'")).toEqual([
      { load: numbers[1] },
    ]);
    expect(await known()).toEqual(['no keeper', 'SECOND', 'THIRD']);
  });

  it('are in the readiness and in a metric when there are fewer than three to come', async () => {
    const left = async () => {
      const { application } = site.service;
      await application.get(DatabaseMetrics, { strict: false }).refresh();
      const gauge = application
        .get(Registry, { strict: false })
        .getSingleMetric('recalls_enquiry_months_left');
      return (await gauge?.get())?.values[0]?.value;
    };
    site.service.clock.set(month(22));
    await watch();
    expect((await ready()).body).toEqual({ status: 'ok' });
    expect(await left()).toBe(3);
    site.service.clock.set(month(23));
    await watch();
    const answer = await ready();
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'ok',
      warnings: [
        'The record of enquiries has partitions for 2 months after this one: run "recalls migrate" as the role that owns the tables',
      ],
    });
    expect(await left()).toBe(2);
    // The months are made, and a clock that is ahead takes nothing away: seven years before it is too young for the database.
    await expect(tick()).rejects.toThrow('enquiries of the last six years are never removed');
    await watch();
    expect((await ready()).body).toEqual({ status: 'ok' });
    expect(await left()).toBe(24);
  });
});
