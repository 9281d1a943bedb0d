import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImportIntake } from '../../../src/recalls/imports/intake/import-intake.js';
import { ImportInProgress } from '../../../src/recalls/imports/runs/import-in-progress.js';
import { Scanner, ScannerUnavailable } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import {
  dateFile,
  ImportSite,
  importFile,
  landingOf,
  letRenameGracePass,
  mailsTo,
  runsOf,
  spoolOf,
  stagingTables,
  workerOf,
} from './import-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const SIX_HOURS_MS = 6 * 60 * 60_000;
const SUPERSEDED = 'Superseded by a newer file';
const SECOND = 'Multiple files uploaded';
const SUPERSEDED_SUBJECT = 'Vehicle Recalls: a newer file took the place of one of yours';
const fileOf = (vin: string) => snapshot(`${vin},C/1,,2024-01-01`);

describe('After an outage', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  /** The files in the order of their receipt, with their results. */
  const outcomes = async (of = maker) =>
    (await runsOf(service, of)).map(({ file_name, state, reasons }) => [file_name, state, ...reasons]);
  const subjects = async (of = maker) => (await mailsTo(service, of)).map(({ subject }) => subject);
  const work = async () => {
    while (await workerOf(service).tick());
  };
  /** Stores a file that was received so long ago. */
  const layOld = async (name: string, ageMs: number, of = maker) =>
    dateFile(
      service,
      await site.drop(of, name, fileOf(name.replace('.csv', ''))),
      service.clock.now() - ageMs,
    );
  const sendNow = async (name: string, of = maker) => {
    await site.drop(of, name, fileOf(name.replace('.csv', '')));
    await landingOf(service).onFileUploaded(of.sftp?.username ?? '', name);
  };

  describe('a file in progress', () => {
    const noScanner = () =>
      vi.spyOn(service.application.get(Scanner), 'scan').mockRejectedValue(new ScannerUnavailable('gone'));

    it.each([
      [
        '5:59:59.999',
        SIX_HOURS_MS - 1,
        [
          ['old.csv', 'scanning'],
          ['new.csv', 'rejected', SECOND],
        ],
      ],
      [
        '6:00:00',
        SIX_HOURS_MS,
        [
          ['old.csv', 'rejected', SUPERSEDED],
          ['new.csv', 'received'],
        ],
      ],
      [
        '77 hours',
        77 * 3_600_000,
        [
          ['old.csv', 'rejected', SUPERSEDED],
          ['new.csv', 'received'],
        ],
      ],
    ])('that waits for the scanner since %s meets a newer one', async (_, age, expected) => {
      noScanner();
      await importFile(site, service, maker, 'old.csv', fileOf('OLD'));
      const [{ received_at } = { received_at: new Date() }] = await runsOf(service, maker);
      service.clock.set(received_at.getTime() + age);
      await sendNow('new.csv');
      expect(await outcomes()).toEqual(expected);
    });

    it('gives way with a mail that asks for nothing; it ends, and the new one is merged once the scanner is back', async () => {
      const scan = noScanner();
      const old = await importFile(site, service, maker, 'old.csv', fileOf('OLD'));
      service.clock.advance({ hours: 7 });
      await sendNow('new.csv');
      const [ended, begun] = await runsOf(service, maker);
      expect(ended).toMatchObject({
        id: old.id,
        state: 'rejected',
        reasons: [SUPERSEDED],
        fault_count: '1',
        waiting_for: null,
        claimed_by: null,
        finished_at: new Date(service.clock.now()),
      });
      const expected = `need not be sent again: new.csv, received at ${begun?.received_at.toISOString()}, is newer`;
      expect(
        await service.query('SELECT line, reason, value, expected FROM import_fault WHERE run_id = $1', [
          old.id,
        ]),
      ).toEqual([{ line: null, reason: SUPERSEDED, value: 'old.csv', expected }]);
      const mails = await mailsTo(service, maker);
      expect(mails.map(({ subject }) => subject)).toEqual([SUPERSEDED_SUBJECT]);
      expect(mails[0]?.body_text).toContain('The file old.csv, received on ');
      expect(mails[0]?.body_text).toContain('Your file new.csv, received on ');
      expect(mails[0]?.body_text).toContain('There is nothing to do: do not send the file again.');
      expect(mails[0]?.body_text).not.toMatch(/correct|error|fault/);

      scan.mockRestore();
      await work();
      expect(await outcomes()).toEqual([
        ['old.csv', 'rejected', SUPERSEDED],
        ['new.csv', 'done'],
      ]);
      expect((await recallsOf(service, maker)).map(({ vin }) => vin)).toEqual(['NEW']);
      expect(await subjects()).toEqual([SUPERSEDED_SUBJECT]);
    });

    it('does not give way to a file of another manufacturer', async () => {
      noScanner();
      const other = await service.onboard();
      await importFile(site, service, maker, 'old.csv', fileOf('OLD'));
      service.clock.advance({ hours: 8 });
      await sendNow('new.csv', other);
      expect(await outcomes()).toEqual([['old.csv', 'scanning']]);
      expect(await outcomes(other)).toEqual([['new.csv', 'received']]);
    });

    it.each([
      ['has a wrong name', 'my_new .csv'],
      ['has a time in its name that does not exist', 'new_20310230T0600Z.csv'],
      ['has a time in its name before that of the other one', 'new_20010101T0000Z.csv'],
    ])('does not give way to a file that %s', async (_, name) => {
      noScanner();
      await importFile(site, service, maker, 'old.csv', fileOf('OLD'));
      service.clock.advance({ hours: 8 });
      await sendNow(name);
      expect(await outcomes()).toEqual([
        ['old.csv', 'scanning'],
        [name, 'rejected', SECOND],
      ]);
    });

    it('is replaced while a worker has it, which then writes nothing more', async () => {
      let answer = (_: 'clean' | 'infected') => {};
      const judged = new Promise<'clean' | 'infected'>((resolve) => {
        answer = resolve;
      });
      const scan = vi.spyOn(service.application.get(Scanner), 'scan').mockReturnValueOnce(judged);
      await sendNow('old.csv');
      const working = workerOf(service).tick();
      await expect.poll(() => scan.mock.calls.length).toBe(1);
      service.clock.advance({ hours: 6 });
      await sendNow('new.csv');
      answer('infected');
      await working;
      expect(await outcomes()).toEqual([
        ['old.csv', 'rejected', SUPERSEDED],
        ['new.csv', 'received'],
      ]);
      expect(await subjects()).toEqual([SUPERSEDED_SUBJECT]);
      await work();
      expect((await outcomes())[1]).toEqual(['new.csv', 'done']);
      expect(await stagingTables(service)).toEqual([]);
    });

    it('gives way to one of two newer files that two processes take at once; the other is refused', async () => {
      noScanner();
      const other = await site.start();
      await importFile(site, service, maker, 'old.csv', fileOf('OLD'));
      service.clock.advance({ hours: 6 });
      other.clock.set(service.clock.now());
      for (const name of ['a.csv', 'b.csv']) await site.drop(maker, name, fileOf(name));
      const username = maker.sftp?.username ?? '';
      await Promise.all([
        landingOf(service).onFileUploaded(username, 'a.csv'),
        landingOf(other).onFileUploaded(username, 'b.csv'),
      ]);
      const states = (await outcomes()).map(([, ...end]) => end.join(' ')).sort();
      expect(states).toEqual(['received', `rejected ${SECOND}`, `rejected ${SUPERSEDED}`]);
      expect((await subjects()).filter((subject) => subject === SUPERSEDED_SUBJECT)).toHaveLength(1);
    });

    it('gives way to a file of the command line, too, and a younger one does not', async () => {
      noScanner();
      await importFile(site, service, maker, 'old.csv', fileOf('OLD'));
      const path = await site.drop(maker, '.given.csv', fileOf('GIVEN'));
      const manufacturerId = maker.manufacturer?.id ?? 0;
      const receive = (fileName: string) =>
        service.application
          .get(ImportIntake)
          .receive({ kind: 'service' }, { manufacturerId, path, fileName, dryRun: false });
      service.clock.advance({ hours: 5, minutes: 59 });
      await expect(receive('given.csv')).rejects.toThrow(ImportInProgress);
      service.clock.advance({ minutes: 1 });
      await expect(receive('given_20010101T0000Z.csv')).rejects.toThrow(ImportInProgress);
      await receive('given.csv');
      expect(await outcomes()).toEqual([
        ['old.csv', 'rejected', SUPERSEDED],
        ['given.csv', 'received'],
      ]);
    });
  });

  describe('of several files in a landing folder', () => {
    it('the newest is imported, and those that waited for six hours are not merged first', async () => {
      await layOld('NINE.csv', 9 * 3_600_000);
      await layOld('SIX.csv', SIX_HOURS_MS);
      await layOld('ONE.csv', 3_600_000);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual([
        ['NINE.csv', 'rejected', SUPERSEDED],
        ['SIX.csv', 'rejected', SUPERSEDED],
        ['ONE.csv', 'received'],
      ]);
      await work();
      expect((await recallsOf(service, maker)).map(({ vin }) => vin)).toEqual(['ONE']);
      expect(await subjects()).toEqual([SUPERSEDED_SUBJECT, SUPERSEDED_SUBJECT]);
      for (const { body_text } of await mailsTo(service, maker))
        expect(body_text).toContain('Your file ONE.csv');
    });

    it('the first is imported when none has waited for six hours', async () => {
      await layOld('OLDER.csv', SIX_HOURS_MS - 1);
      await layOld('NEWER.csv', 1_000);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual([
        ['OLDER.csv', 'received'],
        ['NEWER.csv', 'rejected', SECOND],
      ]);
    });

    it('the one that came within the last six hours, but is not the newest, is refused as a second one', async () => {
      await layOld('A.csv', 6 * 3_600_000);
      await layOld('B.csv', 2 * 3_600_000);
      await layOld('C.csv', 3_600_000);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual([
        ['A.csv', 'rejected', SUPERSEDED],
        ['B.csv', 'rejected', SECOND],
        ['C.csv', 'received'],
      ]);
    });

    it('the newest is the one with the newest data, by the times in their names', async () => {
      service.clock.set('2033-03-03T12:00:00Z');
      await layOld('late_20330302T0600Z.csv', 3_600_000);
      await layOld('early_20330303T0400Z.csv', 7 * 3_600_000);
      await landingOf(service).tick();
      expect((await outcomes()).map(([name, ...end]) => [name, ...end])).toEqual([
        ['early_20330303T0400Z.csv', 'received'],
        ['late_20330302T0600Z.csv', 'rejected', SECOND],
      ]);
    });

    it('a newer one with a wrong name keeps none from being imported', async () => {
      await layOld('SOUND.csv', 8 * 3_600_000);
      await layOld('my notes.csv', 7_200_000);
      await layOld('notes.txt', 3_600_000);
      await letRenameGracePass(service);
      expect(await outcomes()).toEqual([
        ['SOUND.csv', 'received'],
        ['my notes.csv', 'rejected', SECOND],
        ['notes.txt', 'rejected', 'Wrong file extension'],
      ]);
    });

    it('those of another manufacturer have no influence', async () => {
      const other = await service.onboard();
      await layOld('OLD.csv', 9 * 3_600_000);
      await layOld('YOUNG.csv', 1_000, other);
      await layOld('YOUNGER.csv', 500, other);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual([['OLD.csv', 'received']]);
      expect(await outcomes(other)).toEqual([
        ['YOUNG.csv', 'received'],
        ['YOUNGER.csv', 'rejected', SECOND],
      ]);
    });

    it('one that waited until after a newer one was merged is superseded, and not merged over it', async () => {
      await importFile(site, service, maker, 'MERGED.csv', fileOf('MERGED'));
      service.clock.advance({ hours: 1 });
      await layOld('OLD.csv', 7 * 3_600_000);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual([
        ['OLD.csv', 'rejected', SUPERSEDED],
        ['MERGED.csv', 'done'],
      ]);
      await work();
      expect((await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed])).toEqual([
        ['MERGED', null],
      ]);
    });

    it.each([
      ['5:59:59.999', SIX_HOURS_MS - 1, ['rejected', SECOND]],
      ['6:00:00', SIX_HOURS_MS, ['received']],
    ])('the newest begins, though an older one was merged since it came, when that took %s from its receipt', async (_, age, end) => {
      const older = await importFile(site, service, maker, 'OLDER.csv', fileOf('OLDER'));
      // It has waited because of the service until now, and the newer one was received a minute before.
      await service.query('UPDATE import_run SET received_at = $2 WHERE id = $1', [
        older.id,
        new Date((older.finished_at?.getTime() ?? 0) - age),
      ]);
      await layOld('NEWEST.csv', 60_000);
      await landingOf(service).tick();
      expect((await outcomes()).at(-1)).toEqual(['NEWEST.csv', ...end]);
    });

    it.each([
      ['5:59:59.999', SIX_HOURS_MS - 1, ['rejected', SECOND]],
      ['6:00:00', SIX_HOURS_MS, ['received']],
    ])('the newest begins, though one that came before it was merged meanwhile, when it has waited for %s', async (_, age, end) => {
      const older = await importFile(site, service, maker, 'OLDER.csv', fileOf('OLDER'));
      const finishedAt = older.finished_at?.getTime() ?? 0;
      await service.query('UPDATE import_run SET received_at = $2 WHERE id = $1', [
        older.id,
        new Date(finishedAt - 10_000),
      ]);
      service.clock.set(finishedAt - 5_000 + age);
      await layOld('NEWEST.csv', age);
      await landingOf(service).tick();
      expect((await outcomes()).at(-1)).toEqual(['NEWEST.csv', ...end]);
    });
  });

  describe('of several files that are found in the archive without a run', () => {
    /** Takes a file into the archive without a run, as if the process was then killed or the database restored later. */
    const leave = async (name: string, ageMs: number, of = maker) => {
      const path = await site.drop(of, name, fileOf(name.replace('.csv', '')));
      const receivedAt = service.clock.now() - ageMs;
      await spoolOf(service).take(path, { runId: randomUUID(), receivedAt, username: of.sftp?.username });
    };

    it('the newest is imported and the others are superseded, however young they are', async () => {
      for (const [name, age] of [
        ['A.csv', 3_000],
        ['B.csv', 2_000],
        ['C.csv', 1_000],
      ] as const) {
        await leave(name, age);
      }
      const restarted = await site.start();
      restarted.clock.set(service.clock.now());
      await Promise.all([landingOf(service).tick(), landingOf(restarted).tick()]);
      expect(await outcomes()).toEqual([
        ['A.csv', 'rejected', SUPERSEDED],
        ['B.csv', 'rejected', SUPERSEDED],
        ['C.csv', 'received'],
      ]);
      await landingOf(service).tick();
      expect(await subjects()).toEqual([SUPERSEDED_SUBJECT, SUPERSEDED_SUBJECT]);
      for (const { body_text } of await mailsTo(service, maker))
        expect(body_text).toContain('Your file C.csv');
    });

    it('each manufacturer has a newest one of its own', async () => {
      const other = await service.onboard();
      await leave('A.csv', 9_000);
      await leave('B.csv', 8_000, other);
      await leave('C.csv', 7_000, other);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual([['A.csv', 'received']]);
      expect(await outcomes(other)).toEqual([
        ['B.csv', 'rejected', SUPERSEDED],
        ['C.csv', 'received'],
      ]);
    });

    it('none is merged over a newer one that is merged already', async () => {
      await importFile(site, service, maker, 'MERGED.csv', fileOf('MERGED'));
      service.clock.advance({ minutes: 1 });
      await leave('A.csv', 3_600_000);
      await leave('B.csv', 3_000_000);
      await landingOf(service).tick();
      await work();
      expect(await outcomes()).toEqual([
        ['A.csv', 'rejected', SUPERSEDED],
        ['B.csv', 'rejected', SUPERSEDED],
        ['MERGED.csv', 'done'],
      ]);
      expect((await recallsOf(service, maker)).map(({ vin }) => vin)).toEqual(['MERGED']);
    });

    it('none is merged over data that are newer by the time in a name', async () => {
      service.clock.set('2034-04-04T12:00:00Z');
      await importFile(site, service, maker, 'merged_20340404T1100Z.csv', fileOf('MERGED'));
      service.clock.advance({ hours: 1 });
      await leave('found_20340404T1059Z.csv', 1_000);
      await landingOf(service).tick();
      expect((await outcomes()).at(-1)).toEqual(['found_20340404T1059Z.csv', 'rejected', SUPERSEDED]);
    });

    it('the newest begins though an older one was merged after it came', async () => {
      const older = await importFile(site, service, maker, 'OLDER.csv', fileOf('OLDER'));
      await service.query('UPDATE import_run SET received_at = $2 WHERE id = $1', [
        older.id,
        new Date(service.clock.now() - 60_000),
      ]);
      await leave('FOUND.csv', 30_000);
      await landingOf(service).tick();
      expect((await outcomes()).at(-1)).toEqual(['FOUND.csv', 'received']);
    });

    it.each([
      [
        '5:59:59.999',
        SIX_HOURS_MS - 1,
        [
          ['WAITING.csv', 'received'],
          ['FOUND.csv', 'rejected', SECOND],
        ],
      ],
      [
        '6:00:00',
        SIX_HOURS_MS,
        [
          ['WAITING.csv', 'rejected', SUPERSEDED],
          ['FOUND.csv', 'received'],
        ],
      ],
    ])('the newest meets one in progress that came %s ago', async (_, age, expected) => {
      await sendNow('WAITING.csv');
      service.clock.advance({ milliseconds: age });
      await leave('FOUND.csv', 1_000);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual(expected);
    });

    it('one that is older than the one in progress is superseded by that', async () => {
      await sendNow('GOING.csv');
      await leave('FOUND.csv', 1_000);
      await landingOf(service).tick();
      expect(await outcomes()).toEqual([
        ['FOUND.csv', 'rejected', SUPERSEDED],
        ['GOING.csv', 'received'],
      ]);
    });
  });
});
