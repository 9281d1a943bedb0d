import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { timeOfEnquiryId } from '../../../src/kadoe/enquiry-records/enquiry-id.js';
import { openPool } from '../../support/pool.js';
import { asApplication } from '../../support/roles.js';
import { createDatabase, Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { entry, recordsOf, storedEnquiries } from './enquiry-site.js';

/** The name of the statement, which is sent each time. */
const STATEMENT = 'record_enquiries';

describe('Recording enquiries', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: TcpProxy;
  let service: Service;
  let folder: string;
  /** Not through the proxy. */
  let direct: pg.Pool;

  beforeAll(async () => {
    database = await createDatabase();
    proxy = await TcpProxy.before(asApplication(database.url));
    service = await Service.start({}, { databaseUrl: proxy.url });
    direct = openPool(database.url);
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-enquiries-'));
  });
  afterEach(() => proxy.recover());
  afterAll(async () => {
    await service.stop();
    await proxy.stop();
    await direct.end();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const add = (reference: string) => recordsOf(service).add(entry({ referenceNumber: reference }));
  const addAll = (name: string, count: number) =>
    Promise.allSettled(Array.from({ length: count }, (_, index) => add(`${name} ${index}`)));
  const idsOf = (outcomes: readonly PromiseSettledResult<{ id: string }>[]) =>
    outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.id] : []));
  const reasonsOf = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const stored = async (name: string) =>
    (
      await direct.query<{ id: string; commit: string }>(
        'SELECT id, xmin::text AS commit FROM enquiry WHERE reference_number LIKE $1',
        [`${name} %`],
      )
    ).rows.map(({ id, commit }) => ({ id, commit }));

  it('stores all fields, with a keyed hash in the place of the mark', async () => {
    const given = entry({
      ...{
        linkProviderId: '0024',
        referenceNumber: "O'CASE, 1",
        outcome: 'KEEPER',
        load: 3,
        chargeable: true,
      },
      versions: { vehicle: 1, detail: 2, mark: 3, keeper: 4, states: [5, 6] },
    });
    const { id } = await recordsOf(service).add(given);
    const [row] = await service.query(
      "SELECT *, to_char(event_date, 'YYYY-MM-DD') AS event_date FROM enquiry WHERE id = $1",
      [id],
    );
    expect(row).toEqual({
      id,
      recorded_at: new Date(service.clock.now()),
      environment: 'live',
      client_id: given.clientId,
      enquirer_id: 'IT321',
      link_provider_id: '0024',
      reason_code: '00EV',
      reference_number: "O'CASE, 1",
      event_date: '2025-01-01',
      asked_by: 'registrationNumber',
      asked_hash: expect.any(Buffer),
      outcome: 'KEEPER',
      load: 3,
      vehicle_id: 1,
      detail_id: '2',
      mark_id: '3',
      keeper_id: '4',
      state_ids: ['5', '6'],
      chargeable: true,
    });
    expect(timeOfEnquiryId(id)).toBe(new Date(service.clock.now()).toISOString());
    const [{ text } = { text: '' }] = await service.query<{ text: string }>(
      'SELECT enquiry::text AS text FROM enquiry WHERE id = $1',
      [id],
    );
    expect(text).not.toContain('AB12CDE');
  });

  it('writes those that arrive together in few commits, and each of them once', async () => {
    const outcomes = await addAll('together', 600);
    const rows = await stored('together');
    expect(idsOf(outcomes).sort()).toEqual(rows.map(({ id }) => id).sort());
    expect(rows).toHaveLength(600);
    expect(new Set(rows.map(({ commit }) => commit)).size).toBeLessThanOrEqual(6);
  });

  it('keeps a bounded number waiting, and refuses others at once with 503', async () => {
    const outcomes = await addAll('many', 2_100);
    const refused = reasonsOf(outcomes);
    expect(refused).toHaveLength(100);
    expect(refused[0]).toMatchObject({ kind: 'unavailable', headers: { 'retry-after': '1' } });
    expect((await stored('many')).map(({ id }) => id).sort()).toEqual(idsOf(outcomes).sort());
    expect(await add('after 1')).toEqual({ id: expect.any(String) });
  });

  it('writes a batch again whose connection was lost when it was sent', async () => {
    proxy.whenSent(STATEMENT, () => proxy.interrupt());
    const outcomes = await addAll('again', 50);
    expect(idsOf(outcomes)).toHaveLength(50);
    expect((await stored('again')).map(({ id }) => id).sort()).toEqual(idsOf(outcomes).sort());
  });

  it('writes a batch once whose connection was lost after the commit and before its answer', async () => {
    proxy.whenSent(STATEMENT, () => proxy.loseAnswers());
    const adding = addAll('unknown', 50);
    await expect.poll(async () => (await stored('unknown')).length).toBe(50);
    // Connections with answers that did not arrive are reset.
    await proxy.recover();
    const outcomes = await adding;
    expect(idsOf(outcomes)).toHaveLength(50);
    expect((await stored('unknown')).map(({ id }) => id).sort()).toEqual(idsOf(outcomes).sort());
  });

  it('rejects all of a batch while the database is out of reach, and has each of it once or not at all', async () => {
    proxy.whenSent(STATEMENT, () => proxy.cut());
    const outcomes = await addAll('cut', 50);
    expect(idsOf(outcomes)).toEqual([]);
    for (const reason of reasonsOf(outcomes)) expect(reason).toMatchObject({ kind: 'unavailable' });
    await proxy.recover();
    const rows = await stored('cut');
    expect([0, 50]).toContain(rows.length);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect((await addAll('restored', 3)).map(({ status }) => status)).toEqual(Array(3).fill('fulfilled'));
  });

  it('rejects all of a batch that the database refuses, and stores none of it', async () => {
    const before = await storedEnquiries(service);
    const outcomes = await Promise.allSettled([
      add('refused 1'),
      recordsOf(service).add(entry({ environment: 'elsewhere' as 'live' })),
      add('refused 2'),
    ]);
    expect(reasonsOf(outcomes)).toEqual(Array(3).fill(expect.objectContaining({ kind: 'unavailable' })));
    expect(await storedEnquiries(service)).toEqual(before);
  });

  it('answers nobody in a month for which there is no partition', async () => {
    const now = service.clock.now();
    service.clock.set('2001-01-01T00:00:00Z');
    try {
      await expect(add('early 1')).rejects.toMatchObject({ kind: 'unavailable' });
    } finally {
      service.clock.set(now);
    }
  });

  it('is on the disk by then, also where the database says otherwise', async () => {
    const [{ setting } = { setting: '' }] = await service.query<{ setting: string }>(
      "SELECT current_setting('synchronous_commit') AS setting",
    );
    // The server of the tests is one that does not wait for the disk.
    expect(setting).toBe('off');
    const [{ position } = { position: '' }] = await service.query<{ position: string }>(
      'SELECT pg_current_wal_insert_lsn()::text AS position',
    );
    await add('durable 1');
    const [{ flushed } = { flushed: false }] = await service.query<{ flushed: boolean }>(
      'SELECT pg_current_wal_flush_lsn() > $1::pg_lsn AS flushed',
      [position],
    );
    expect(flushed).toBe(true);
  });

  it('loses none that was acknowledged when the process is killed', { timeout: 120_000 }, async () => {
    const other = await createDatabase();
    const child = spawn(process.execPath, [resolve('test/kadoe/enquiry-records/recording-process.mjs')], {
      env: {
        PATH: process.env.PATH,
        DATA_DIR: join(folder, 'data'),
        DATABASE_URL: asApplication(other.url),
        DATABASE_OWNER_URL: other.url,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const acknowledged: string[] = [];
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      acknowledged.push(line);
      if (acknowledged.length === 2_000) child.kill('SIGKILL');
    });
    await once(lines, 'close');
    expect(acknowledged.length).toBeGreaterThanOrEqual(2_000);
    const client = new pg.Client({ connectionString: other.url });
    await client.connect();
    const { rows } = await client.query<{ id: string }>('SELECT id FROM enquiry');
    await client.end();
    await other.drop();
    const ids = new Set(rows.map(({ id }) => id));
    expect(ids.size).toBe(rows.length);
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  });
});
