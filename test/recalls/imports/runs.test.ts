import { readFile, rename, stat } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImportIntake } from '../../../src/recalls/imports/intake/import-intake.js';
import { Merge } from '../../../src/recalls/imports/merge/merge.js';
import { SnapshotStaging } from '../../../src/recalls/imports/merge/snapshot-staging.js';
import { ImportInProgress } from '../../../src/recalls/imports/runs/import-in-progress.js';
import { ImportSchedule } from '../../../src/recalls/imports/runs/import-schedule.js';
import { Scanner, ScannerUnavailable } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import {
  ImportSite,
  importFile,
  landingOf,
  leaveStagingTable,
  mailsTo,
  runsOf,
  spoolOf,
  stagingTables,
  workerOf,
} from './import-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const ROW = 'VIN1,C/1,,2024-01-01';
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-', 'TEST-FILE!$H+H*'].join('');

describe('An import run', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;
  let logged: () => string[];

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    const log = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    logged = () => log.mock.calls.map(([text]) => String(text));
  });
  afterEach(() => vi.restoreAllMocks());

  const importNamed = (name: string, content: string) => importFile(site, service, maker, name, content);
  const scanner = () => service.application.get(Scanner);
  const latest = async () => {
    const run = (await runsOf(service, maker)).at(-1);
    if (!run) throw new Error('There is no run.');
    return run;
  };

  it('imports a valid file: recalls merged, counts stored, a receipt for its closures, nothing left behind', async () => {
    await importNamed('first.csv', snapshot(ROW, 'VIN2,C/1,R/1,2024-01-01'));
    const run = await importNamed('SECOND.CSV', snapshot(ROW, 'VIN3,C/1,,2024-01-01'));
    expect(run).toMatchObject({
      state: 'done',
      attempts: 1,
      waiting_for: null,
      scanner: 'built-in check',
      rows_read: '2',
      fault_count: '0',
      reasons: [],
      added: '1',
      closed: '1',
      unchanged: '1',
      updated: '0',
      reopened: '0',
      held: '0',
      finished_at: new Date(service.clock.now()),
    });
    expect((await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed === null])).toEqual([
      ['VIN1', true],
      ['VIN2', false],
      ['VIN3', true],
    ]);
    // If a file closes anything, there is a receipt, whatever the settings say.
    expect(await mailsTo(service, maker)).toMatchObject([
      {
        subject: 'Vehicle Recalls: your file was imported',
        body_text: expect.stringContaining('Marked as fixed, because they are not in the file: 1.'),
      },
    ]);
    expect(await stagingTables(service)).toEqual([]);
    expect(await site.waiting(maker)).toEqual([]);
  });

  it('refuses a file that came before another was merged, though it is taken afterwards, as a second one', async () => {
    // It was received while the first was in progress, and PostgreSQL went down before it could be refused.
    const cameAt = service.clock.now();
    service.clock.advance({ seconds: 5 });
    await importNamed('first.csv', snapshot(ROW, 'VIN2,C/1,,2024-01-01'));
    const after = await recallsOf(service, maker);
    service.clock.advance({ seconds: 5 });
    const { manufacturer, sftp } = maker;
    const account = { id: manufacturer?.id ?? 0, username: sftp?.username ?? '' };
    const path = await site.drop(maker, 'second.csv', snapshot('VIN2,C/1,,2024-01-02'));
    expect(await service.application.get(ImportIntake).take(path, account, cameAt)).toBe(true);
    await workerOf(service).tick();
    const refused = (await runsOf(service, maker)).find(({ file_name }) => file_name === 'second.csv');
    expect(refused).toMatchObject({ state: 'rejected', reasons: ['Multiple files uploaded'] });
    expect(await recallsOf(service, maker)).toEqual(after);
    expect(await mailsTo(service, maker)).toHaveLength(1);

    // When it is sent again, it is merged completely.
    const again = await importNamed('third.csv', snapshot('VIN2,C/1,,2024-01-02'));
    expect(again).toMatchObject({ state: 'done', updated: '1', closed: '1' });
  });

  it('rejects a file with faults: nothing merged, faults kept, one mail', async () => {
    const run = await importNamed('recalls.csv', snapshot(ROW, 'VIN2,C/1,,01/02/2024', 'VIN3,,,2024-01-01'));
    expect(run).toMatchObject({
      state: 'rejected',
      reasons: ['Incorrect date format', 'Missing required fields'],
      fault_count: '2',
      rows_read: '3',
    });
    expect(
      await service.query(
        'SELECT ordinal, line, column_name FROM import_fault WHERE run_id = $1 ORDER BY ordinal',
        [run.id],
      ),
    ).toEqual([
      { ordinal: 1, line: 3, column_name: 'RecallCampaignStartDate' },
      { ordinal: 2, line: 4, column_name: 'ManufacturerRecallCampaignReference' },
    ]);
    expect(await recallsOf(service, maker)).toEqual([]);
    expect(await mailsTo(service, maker)).toHaveLength(1);
    expect(await stagingTables(service)).toEqual([]);
  });

  it.each([
    ['recalls.txt', ['Wrong file extension']],
    ['my recalls.csv', ['Spaces in the file name']],
    ['my recalls', ['Wrong file extension', 'Spaces in the file name']],
  ])('rejects %s for its name, without a scan', async (name, reasons) => {
    const scan = vi.spyOn(scanner(), 'scan');
    expect(await importNamed(name, snapshot(ROW))).toMatchObject({
      state: 'rejected',
      reasons,
      scanner: null,
    });
    expect(scan).not.toHaveBeenCalled();
    expect(await recallsOf(service, maker)).toEqual([]);
    expect(await mailsTo(service, maker)).toHaveLength(1);
  });

  it('rejects an infected file, of which only an encrypted copy remains', async () => {
    const run = await importNamed('recalls.csv', EICAR);
    expect(run).toMatchObject({ state: 'rejected', reasons: ['Infected file'], scanner: 'built-in check' });
    expect(await readFile(site.objectOf(run), 'latin1')).not.toContain(EICAR);
    expect(await spoolOf(service).list()).toEqual([]);
    expect(await mailsTo(service, maker)).toHaveLength(1);
  });

  it('waits while there is no scanner, with growing pauses and one log line, and continues when there is one', async () => {
    const scan = vi.spyOn(scanner(), 'scan').mockRejectedValue(new ScannerUnavailable('connection refused'));
    await importNamed('recalls.csv', snapshot(ROW));
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 9; attempt++) {
      const run = await latest();
      expect(run).toMatchObject({
        state: 'scanning',
        waiting_for: 'scanner unavailable: connection refused',
        attempts: attempt,
        finished_at: null,
      });
      waits.push((run.next_attempt_at.getTime() - service.clock.now()) / 1000);
      service.clock.set(run.next_attempt_at.getTime() - 1);
      expect(await workerOf(service).tick()).toBe(false);
      service.clock.advance({ milliseconds: 1 });
      expect(await workerOf(service).tick()).toBe(true);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(logged()).toHaveLength(1);
    expect(logged()[0]).toContain('scanner unavailable');
    expect(await recallsOf(service, maker)).toEqual([]);

    scan.mockRestore();
    service.clock.advance({ minutes: 5 });
    expect(await workerOf(service).tick()).toBe(true);
    expect(await latest()).toMatchObject({ state: 'done', waiting_for: null, added: '1' });
  });

  it('is tried again after an error of the database, and loses nothing', async () => {
    await service.query('ALTER TABLE recall_history RENAME TO elsewhere');
    try {
      await importNamed('recalls.csv', snapshot(ROW));
      expect(await latest()).toMatchObject({
        state: 'merging',
        waiting_for: 'an unexpected error (42P01): see the log',
      });
      expect(await stagingTables(service)).toEqual([]);
      expect(await recallsOf(service, maker)).toEqual([]);
    } finally {
      await service.query('ALTER TABLE elsewhere RENAME TO recall_history');
    }
    expect(logged()).toHaveLength(1);
    expect(logged()[0]).not.toContain('VIN1');
    service.clock.advance({ seconds: 5 });
    expect(await workerOf(service).tick()).toBe(true);
    expect(await latest()).toMatchObject({ state: 'done', added: '1', attempts: 2 });
  });

  it('waits for a copy that is missing, and for no other reason stops', async () => {
    await site.drop(maker, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    const copy = site.objectOf(await latest());
    await rename(copy, `${copy}.away`);
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ waiting_for: 'its archive copy, which is missing' });
    await rename(`${copy}.away`, copy);
    service.clock.advance({ seconds: 5 });
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ state: 'done' });
  });

  it.each([
    'received',
    'scanning',
    'validating',
    'merging',
  ])('that was left at %s is taken to its end', async (state) => {
    await site.drop(maker, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    const { id } = await latest();
    await leaveStagingTable(service, id);
    await service.query(
      `UPDATE import_run SET state = $2, claimed_by = gen_random_uuid(), rows_read = 7, attempts = 1 WHERE id = $1`,
      [id, state],
    );
    service.clock.advance({ seconds: 1 });
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ state: 'done', added: '1', rows_read: '1', attempts: 2 });
    expect(await stagingTables(service)).toEqual([]);
  });

  it('holds closures the guard stops, and an older hold gives way to the next file', async () => {
    const guarded = await site.start({ closureGuard: { count: 1, share: 0.5 } });
    guarded.clock.set(service.clock.now());
    const send = async (name: string, ...rows: string[]) => {
      guarded.clock.advance({ minutes: 1 });
      return importFile(site, guarded, maker, name, snapshot(...rows));
    };
    await send('1.csv', ROW, 'VIN2,C/1,,2024-01-01', 'VIN3,C/1,,2024-01-01');
    const held = await send('2.csv', ROW);
    expect(held).toMatchObject({ state: 'held', held: '2', closed: '0', unchanged: '1' });
    expect(await mailsTo(service, maker)).toHaveLength(1);
    expect((await recallsOf(service, maker)).every(({ fixed }) => fixed === null)).toBe(true);
    await send('3.csv', ROW, 'VIN2,C/1,,2024-01-01');
    const [, second, third] = await runsOf(service, maker);
    expect(second).toMatchObject({ state: 'held', closures_decision: 'superseded' });
    // VIN3 was held before, so it is held again.
    expect(third).toMatchObject({ state: 'held', closed: '0', held: '1', closures_decision: null });
  });

  it('is done once by two processes that both look for work', async () => {
    const other = await site.start();
    other.clock.set(service.clock.now());
    const makers = await Promise.all(Array.from({ length: 6 }, () => service.onboard()));
    for (const each of makers) await site.drop(each, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    const all = async (each: Service) => {
      while (await workerOf(each).tick());
    };
    await Promise.all([all(service), all(other), all(other)]);
    for (const each of makers) {
      expect(await runsOf(service, each)).toMatchObject([{ state: 'done', attempts: 1, added: '1' }]);
    }
  });

  it('goes to another worker when its own loses the connection, and only one of them writes', async () => {
    await site.drop(maker, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    service.clock.advance({ seconds: 1 });
    let answer = (_: 'clean') => {};
    const clean = new Promise<'clean'>((resolve) => {
      answer = resolve;
    });
    const scanning = vi.spyOn(scanner(), 'scan').mockReturnValueOnce(clean);
    const first = workerOf(service).tick();
    await expect.poll(() => scanning.mock.calls.length).toBe(1);
    expect(await workerOf(service).tick()).toBe(false);

    await service.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'vehicle-recalls import claim'`,
    );
    await expect.poll(() => workerOf(service).tick()).toBe(true);
    expect(await latest()).toMatchObject({ state: 'done', attempts: 2, added: '1' });
    answer('clean');
    await first.catch(() => {});
    expect(await latest()).toMatchObject({ state: 'done', attempts: 2, added: '1', waiting_for: null });
    expect(
      await service.query('SELECT count(*)::int AS n FROM recall_history WHERE import_run_id = $1', [
        (await latest()).id,
      ]),
    ).toEqual([{ n: 1 }]);
  });

  it('merges nothing when its lease was lost after the file was staged, because the staging table may be empty', async () => {
    await importNamed('before.csv', snapshot(ROW));
    await site.drop(maker, 'recalls.csv', snapshot(ROW, 'VIN2,C/1,,2024-01-01'));
    service.clock.advance({ seconds: 1 });
    await landingOf(service).tick();
    const merge = service.application.get(Merge);
    const run = merge.run.bind(merge);
    vi.spyOn(merge, 'run').mockImplementationOnce(async (...of) => {
      await service.query(
        `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
          WHERE datname = current_database() AND application_name = 'vehicle-recalls import claim'`,
      );
      // The effect of crash recovery on an unlogged table.
      await service.query(`TRUNCATE import_stage_${of[0].id.replaceAll('-', '')}`);
      return run(...of);
    });
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ state: 'merging', finished_at: null });
    expect(await recallsOf(service, maker)).toMatchObject([{ vin: 'VIN1', fixed: null }]);
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ state: 'done', added: '1', closed: '0', unchanged: '1' });
  });

  it('shows how far the validation is, and that its worker is alive', async () => {
    await site.drop(maker, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    service.clock.advance({ seconds: 1 });
    const staging = service.application.get(SnapshotStaging);
    const stage = staging.stage.bind(staging);
    const shown = () =>
      service.query('SELECT state, bytes_read, heartbeat_at FROM import_run WHERE manufacturer_id = $1', [
        maker.manufacturer?.id,
      ]);
    vi.spyOn(staging, 'stage').mockImplementationOnce(async (...of) => {
      service.clock.advance({ seconds: 1 });
      of[2](1234);
      const progress = {
        state: 'validating',
        bytes_read: '1234',
        heartbeat_at: new Date(service.clock.now()),
      };
      await expect.poll(shown, { timeout: 10_000 }).toEqual([progress]);
      return stage(...of);
    });
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ state: 'done', waiting_for: null });
  });

  it('stops with the service after its current step, and continues at the next start', async () => {
    const stopped = await site.start();
    stopped.clock.set(service.clock.now());
    let answer = (_: 'clean') => {};
    const clean = new Promise<'clean'>((resolve) => {
      answer = resolve;
    });
    const scan = vi.spyOn(stopped.application.get(Scanner), 'scan').mockReturnValueOnce(clean);
    const schedule = stopped.application.get(ImportSchedule);
    await site.drop(maker, 'recalls.csv', snapshot(ROW));
    schedule.start();
    await expect.poll(() => scan.mock.calls.length, { timeout: 10_000 }).toBe(1);
    const end = schedule.onModuleDestroy();
    answer('clean');
    await end;
    expect(await latest()).toMatchObject({ state: 'scanning', waiting_for: null, finished_at: null });
    expect(logged()).toEqual([]);
    service.clock.advance({ seconds: 1 });
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ state: 'done', added: '1', attempts: 2 });
  });

  it('leaves no staging table of a dead process for good', async () => {
    await importNamed('recalls.csv', snapshot(ROW));
    const { id } = await latest();
    for (const runId of [id, '0'.repeat(32)]) await leaveStagingTable(service, runId);
    await service.application.get(ImportSchedule).tick();
    expect(await stagingTables(service)).toEqual([]);
  });

  it('keeps its copy for 90 days', async () => {
    const run = await importNamed('recalls.csv', snapshot(ROW));
    const waiting = await service.onboard();
    service.clock.set(run.received_at.getTime() + 90 * 86_400_000);
    await service.application.get(ImportSchedule).tick();
    expect((await stat(site.objectOf(run))).isFile()).toBe(true);
    await site.drop(waiting, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    service.clock.advance({ milliseconds: 1 });
    await service.application.get(ImportSchedule).tick();
    await expect(stat(site.objectOf(run))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await latest()).toMatchObject({
      archive_removed_at: new Date(service.clock.now()),
      state: 'done',
    });
    await landingOf(service).tick();
    expect(await runsOf(service, maker)).toHaveLength(1);
    const [young] = await runsOf(service, waiting);
    expect((await stat(site.objectOf(young ?? run))).isFile()).toBe(true);
  });

  describe('of the command line', () => {
    const receive = async (content: string, dryRun = false) => {
      const path = await site.drop(maker, '.given.csv', content);
      const manufacturerId = maker.manufacturer?.id ?? 0;
      return service.application
        .get(ImportIntake)
        .receive({ kind: 'service' }, { manufacturerId, path, fileName: 'given.csv', dryRun });
    };

    it('is taken to its end on the spot, with its progress, and leaves the given file where it is', async () => {
      const content = snapshot(ROW);
      const id = await receive(content);
      const seen: string[] = [];
      await workerOf(service).process(id, { onProgress: ({ state }) => seen.push(state) });
      expect([...new Set(seen)]).toEqual(['scanning', 'validating', 'merging', 'done']);
      expect(await latest()).toMatchObject({
        id,
        source: 'command line',
        file_name: 'given.csv',
        state: 'done',
        added: '1',
        rows_read: '1',
      });
      expect(await site.waiting(maker)).toEqual(['.given.csv']);
    });

    it('is refused while another is in progress, and keeps no copy; a dry run is not, and changes nothing', async () => {
      await importNamed('before.csv', snapshot('GONE,C/1,,2024-01-01'));
      await site.drop(maker, 'recalls.csv', snapshot(ROW));
      await landingOf(service).tick();
      const copies = await site.archive();
      await expect(receive(snapshot(ROW))).rejects.toThrow(ImportInProgress);
      await expect(receive(snapshot(ROW))).rejects.toThrow(
        /^recalls\.csv, received .* wait until it is done/,
      );
      expect(await site.archive()).toEqual(copies);

      service.clock.advance({ seconds: 1 });
      const id = await receive(snapshot(ROW), true);
      service.clock.advance({ seconds: 1 });
      await workerOf(service).process(id);
      expect((await runsOf(service, maker)).find((run) => run.id === id)).toMatchObject({
        state: 'done',
        dry_run: true,
        added: '1',
        closed: '1',
      });
      expect((await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed])).toEqual([
        ['GONE', null],
      ]);
      await workerOf(service).tick();
    });

    it('is watched when another process was faster', async () => {
      const id = await receive(snapshot(ROW));
      const other = await site.start();
      other.clock.set(service.clock.now());
      const endings: string[] = [];
      const follow = async (each: Service) => {
        await workerOf(each).process(id);
        endings.push((await latest()).state);
      };
      await Promise.all([follow(other), follow(service)]);
      expect(endings).toEqual(['done', 'done']);
      expect(await latest()).toMatchObject({ attempts: 1, added: '1' });
    });

    it('killed before it had a run leaves a copy that nobody imports and that goes after a day', async () => {
      const id = await receive(snapshot(ROW));
      await workerOf(service).process(id);
      await service.query('DELETE FROM recall_history WHERE import_run_id = $1', [id]);
      await service.query('DELETE FROM import_run WHERE id = $1', [id]);
      const other = await site.start();
      other.clock.set(service.clock.now());
      await landingOf(other).tick();
      expect(await runsOf(service, maker)).toEqual([]);
      expect((await site.archive()).filter((name) => name.includes(id))).toHaveLength(1);
      other.clock.advance({ days: 1, milliseconds: 1 });
      await landingOf(other).tick();
      expect((await site.archive()).filter((name) => name.includes(id))).toEqual([]);
    });
  });
});
