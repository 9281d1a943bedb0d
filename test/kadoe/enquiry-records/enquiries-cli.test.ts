import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterLoads } from '../../../src/kadoe/register/load/register-loads.js';
import { RegisterLookUps } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import { createDatabase, Service } from '../../support/service.js';
import { recalls } from '../../support/started-service.js';
import { fileOf, keeper, vehicle } from '../register/register-site.js';
import { answered, entry, recordsOf } from './enquiry-site.js';

/** Each command is a process that loads the service. */
describe('recalls enquiries', { timeout: 240_000 }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: Service;
  let id: string;
  let refused: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-enquiries-'));
    database = await createDatabase();
    service = await Service.start({ dataDir: folder }, { databaseUrl: database.url });
    const get = service.application;
    const line = vehicle('C1', 'CC10AAA', { keepers: [keeper('COMMANDER', '2020-01-01')] });
    await get.get(RegisterLoads, { strict: false }).load(
      { kind: 'service' },
      {
        environment: 'live',
        dryRun: false,
        chunks: (async function* () {
          yield Buffer.from(fileOf(line));
        })(),
      },
    );
    const asked = { registrationNumber: 'CC10AAA' };
    const resolution = await get
      .get(RegisterLookUps, { strict: false })
      .resolve({ environment: 'live', asked, eventDate: '2025-01-01', today: '2026-11-29' });
    id = (await recordsOf(service).add(answered(resolution, { asked }))).id;
    service.clock.advance({ milliseconds: 1 });
    refused = (await recordsOf(service).add(entry({ enquirerId: 'DM001', asked: { chassisVin: 'CC10AAA' } })))
      .id;
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const enquiries = (...words: string[]) =>
    recalls(['enquiries', ...words], { DATA_DIR: folder, DATABASE_URL: database.url });
  const printed = async (...words: string[]) => {
    const { status, stdout, stderr } = await enquiries(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  const idsOf = (rows: { id: string }[]) => rows.map((row) => row.id);

  it('lists enquiries, narrowed by what is asked for', async () => {
    expect(idsOf(await printed('list'))).toEqual([refused, id]);
    expect(
      idsOf(await printed('list', '--outcome', 'KEEPER', '--environment', 'live', '--limit', '1')),
    ).toEqual([id]);
    const table = await enquiries('list', '--enquirer', 'DM001', '--wide');
    expect(table.stdout).toMatch(/^ENQUIRY +RECORDED +CLIENT +ENQUIRER/);
    expect(table.stdout).toContain(refused);
    expect(table.stdout).not.toContain(id);
    expect(await enquiries('list', '--client', 'x')).toMatchObject({
      status: 1,
      stderr: '--client must be the id of a client\n',
    });
    expect((await enquiries('list', '--since', 'x')).stderr).toMatch(/^--since must be a date/);
  });

  it('searches by mark and by VIN at once, explains, and shows the keeper for a reason alone', async () => {
    expect(idsOf(await printed('search', 'cc10 aaa'))).toEqual([refused, id]);
    const masked = await printed('explain', id);
    expect(masked.known.keeper.name).toBe('A*** C***');
    const reason = 'a court has asked what was answered';
    expect((await printed('explain', id, '--reason', reason)).known.keeper.lastName).toBe('COMMANDER');
    expect(await enquiries('explain', id, '--reason', 'short')).toMatchObject({
      status: 1,
      stderr: '--reason must have 10 to 500 characters\n',
    });
    expect((await enquiries('explain', '0193767c-1c00-7b5e-9d4f-2a1c3e5f7089')).stderr).toBe(
      'The record has no enquiry with this id\n',
    );
    const acts = await service.query(
      "SELECT actor_kind, action, subject_id, after FROM audit_entry WHERE subject_kind = 'enquiry' ORDER BY id",
    );
    const actor_kind = 'command line';
    expect(acts).toEqual([
      {
        ...{ actor_kind, action: 'enquiries searched', subject_id: 'search' },
        after: { by: ['registrationNumber', 'chassisVin'], found: 2 },
      },
      { actor_kind, action: 'enquiry shown', subject_id: id, after: null },
      { actor_kind, action: 'keeper of an enquiry shown', subject_id: id, after: { reason } },
    ]);
  });

  it('counts the calls of a month', async () => {
    const month = new Date(service.clock.now()).toISOString().slice(0, 7);
    const rows = await printed('usage', '--month', month);
    expect(rows.map(({ calls, chargeable }: Record<string, number>) => [calls, chargeable]).sort()).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect((await enquiries('usage', '--month', '2026-13')).stderr).toBe(
      '--month must be a month (YYYY-MM)\n',
    );
  });
});
