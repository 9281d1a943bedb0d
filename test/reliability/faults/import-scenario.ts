import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { landingOf, type RunRow, runsOf } from '../../recalls/imports/import-site.js';
import { recallsOf, type StoredRecall, snapshot } from '../../recalls/imports/snapshot-files.js';
import { dropFile } from './dropped-file.js';
import { LONGEST_PAUSE, workOnce } from './rounds.js';
import type { Scenario } from './scenario.js';
import { expectMailsArrived } from './sent-mails.js';
import type { Surroundings } from './surroundings.js';

/** One recall for each kind of change that a file can make. */
const BEFORE = [
  ['FAULTVIN01', 'R/KEPT', 'D/1', null],
  ['FAULTVIN02', 'R/UPDATED', 'D/OLD', null],
  ['FAULTVIN03', 'R/REOPENED', 'D/1', '2026-02-03'],
  ['FAULTVIN04', 'R/CLOSED', 'D/1', null],
] as const;
const START = '2026-01-02';
const FILE = snapshot(
  `FAULTVIN01,R/KEPT,D/1,${START}`,
  `FAULTVIN02,R/UPDATED,D/NEW,${START}`,
  `FAULTVIN03,R/REOPENED,D/1,${START}`,
  `FAULTVIN05,R/ADDED,,${START}`,
);
const CHANGES = ['changed', 'fixed', 'opened', 'reopened'];

export interface SentFile {
  readonly maker: OnboardedClient;
  readonly before: readonly StoredRecall[];
  hasDoubledMail: boolean;
}

/** A file from its upload to its result, with the mail about it. */
export class ImportScenario implements Scenario<SentFile> {
  readonly name = 'import a file';

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<SentFile> {
    const { service } = this.surroundings;
    const maker = await service.onboard();
    await service.query(
      `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                           recall_campaign_start_date, rectification_date, created_at, updated_at)
       SELECT $1, vin, reference, dvsa, $2, fixed::date, $3, $3
         FROM unnest($4::text[], $5::text[], $6::text[], $7::text[]) AS given (vin, reference, dvsa, fixed)`,
      [
        maker.manufacturer?.id,
        START,
        new Date(service.clock.now()),
        ...[0, 1, 2, 3].map((column) => BEFORE.map((row) => row[column])),
      ],
    );
    service.clock.advance({ seconds: 1 });
    this.surroundings.disk.username = maker.sftp?.username ?? '';
    await dropFile(service, maker, 'recalls.csv', FILE);
    return { maker, before: await recallsOf(service, maker), hasDoubledMail: false };
  }

  async attempt({ maker }: SentFile): Promise<void> {
    const { service } = this.surroundings;
    // An error here does not matter to the SFTP server, which only logs it.
    await landingOf(service)
      .onFileUploaded(maker.sftp?.username ?? '', 'recalls.csv')
      .catch(() => {});
    await workOnce(service);
  }

  /** The file is in one place, and its run, the recalls, their history and the mail all agree on one state. */
  async judge(file: SentFile): Promise<void> {
    const { service } = this.surroundings;
    const { maker, before } = file;
    const places = await this.placesOf(maker);
    expect(places, 'places where the file is').toHaveLength(1);
    const [run, ...others] = await runsOf(service, maker);
    expect(others, 'further runs').toEqual([]);
    const isDone = run?.state === 'done';
    expect(await recallsOf(service, maker), 'recalls').toEqual(isDone ? this.afterwards(before) : before);
    expect(await this.changesOf(maker, run), 'history').toEqual(isDone ? CHANGES : []);
    const mails = await service.query('SELECT id FROM outbox_mail WHERE recipient = $1', [
      maker.manufacturer?.teamEmail,
    ]);
    expect(mails, 'mails').toHaveLength(isDone ? 1 : 0);
  }

  async finish(file: SentFile): Promise<void> {
    const { service, mails } = this.surroundings;
    const { maker } = file;
    service.clock.advance(LONGEST_PAUSE);
    expect(await workOnce(service), 'faults of the next round').toEqual([]);

    await this.judge(file);
    const [run] = await runsOf(service, maker);
    expect(run, 'run').toMatchObject({
      state: 'done',
      waiting_for: null,
      claimed_by: null,
      rows_read: '4',
      added: '1',
      updated: '1',
      reopened: '1',
      closed: '1',
      unchanged: '1',
      held: '0',
      finished_at: expect.any(Date),
    });
    expect(await this.placesOf(maker), 'place of the file').toEqual(['archive']);
    const team = maker.manufacturer?.teamEmail ?? '';
    file.hasDoubledMail = (await expectMailsArrived(service, mails, team, 1)).copies > 1;
  }

  hasDoubledMail({ hasDoubledMail }: SentFile): boolean {
    return hasDoubledMail;
  }

  private afterwards(before: readonly StoredRecall[]): unknown[] {
    const [kept, updated, reopened, closed] = before;
    return [
      kept,
      { ...updated, dvsa: 'D/NEW' },
      { ...reopened, fixed: null },
      { ...closed, fixed: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      { vin: 'FAULTVIN05', reference: 'R/ADDED', dvsa: null, start: START, fixed: null },
    ];
  }

  /** The history of the run; each entry is also queued for the change feed. */
  private async changesOf(maker: OnboardedClient, run: RunRow | undefined): Promise<string[]> {
    const rows = await this.surroundings.service.query<{ action: string }>(
      `SELECT history.action
         FROM recall_history AS history
         JOIN recall_change_queue AS queue USING (change_set)
        WHERE history.manufacturer_id = $1 AND history.import_run_id = $2
        ORDER BY history.action`,
      [maker.manufacturer?.id, run?.id ?? null],
    );
    return rows.map(({ action }) => action);
  }

  private async placesOf(maker: OnboardedClient): Promise<string[]> {
    const { landingDir, dataDir } = this.surroundings.service.settings;
    const username = maker.sftp?.username ?? '';
    const archived = await entriesOf(join(dataDir, 'objects', 'recalls-archive'), username);
    const spooled = await entriesOf(join(dataDir, 'intake'), username);
    // Until its run is there, a file in the archive is in the spool too. An entry of the spool may have no file yet.
    const inSpool: string[] = [];
    for (const entry of spooled.filter((entry) => !archived.includes(entry)))
      inSpool.push(...(await readdir(join(dataDir, 'intake', entry))));
    const dropped = await readdir(join(landingDir, username));
    return [...dropped.map(() => 'landing'), ...inSpool.map(() => 'spool'), ...archived.map(() => 'archive')];
  }
}

async function entriesOf(folder: string, username: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`_${username}`));
}
