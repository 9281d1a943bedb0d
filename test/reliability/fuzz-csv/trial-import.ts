import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { londonDay } from '../../../src/platform/clock/clock.js';
import {
  archivedFile,
  ImportSite,
  landingOf,
  type RunRow,
  workerOf,
} from '../../recalls/imports/import-site.js';
import type { Service } from '../../support/service.js';
import { differenceOfTrial, type Trial, tryOut } from './api-trial.js';
import type { FuzzCase } from './fuzz-case.js';
import { DIGESTS, type ExpectedCounts, type Guard, Ledger } from './ledger.js';
import { type LeftBehind, leftBehind } from './left-behind.js';
import { type Judgement, judge } from './oracle.js';
import type { Pace } from './pace.js';
import { countsOf, differenceOfHistory, verdictOf } from './run-verdict.js';
import { type Maker, type Sending, sentName, WrongOutcome } from './sending.js';
import { Tally } from './tally.js';
import { disagreement, type ToldFault } from './verdict.js';

/** Small, so that files often exceed it and often do not. */
const GUARD: Guard = { count: 10, share: 0.5 };

/** So many that an algorithm which is quadratic in the number of rows would exceed every timeout. */
export const MAX_ROWS = 60_000;

/** Sends files as SFTP servers store them, lets the service import them, and compares the results with the rules. */
export class TrialImport {
  private readonly makers: Maker[] = [];
  readonly tally = new Tally();
  private lastHistoryId = '0';

  private constructor(
    private readonly site: ImportSite,
    readonly service: Service,
    private readonly pace: Pace,
  ) {}

  static async open(pace: Pace): Promise<TrialImport> {
    const site = await ImportSite.open();
    const service = await site.start({
      importMaxRows: MAX_ROWS,
      // A name that is not final is judged at once; the wait for its rename has tests of its own.
      sftpRenameGraceSeconds: 0,
      closureGuard: GUARD,
      // Each file counts by itself; the guard's window has tests of its own.
      closureGuardHours: 0,
      log: { level: 'info', format: 'json', key: undefined },
    });
    return new TrialImport(site, service, pace);
  }

  close(): Promise<void> {
    return this.site.close();
  }

  async newMaker(): Promise<Maker> {
    const client = await this.service.onboard();
    await mkdir(this.site.folderOf(client), { recursive: true });
    const maker = { client, id: client.manufacturer?.id ?? 0, ledger: new Ledger() };
    this.makers.push(maker);
    return maker;
  }

  /** How many closures should be stored, over all files. */
  get heldClosures(): number {
    return this.makers.reduce((sum, { ledger }) => sum + ledger.heldClosures, 0);
  }

  leftBehind(): Promise<LeftBehind> {
    return leftBehind(this.site, this.service);
  }

  /** The expected result of a file. */
  judge({ name, file }: Pick<FuzzCase, 'name' | 'file'>): Judgement {
    return judge(name, file, { maxRows: MAX_ROWS, today: londonDay(this.service.clock.now()) });
  }

  /** @throws WrongOutcome */
  async round(sendings: readonly Sending[]): Promise<void> {
    this.service.clock.advance({ milliseconds: 100 });
    const trials = new Map<Sending, Trial>();
    for (const sending of sendings) {
      if (!sending.tried || this.judge(sending.fuzzCase).kind === 'left alone') continue;
      trials.set(sending, await tryOut(this.service, sending.maker, sending.fuzzCase));
    }
    for (const sending of sendings) await this.drop(sending);

    const origin = sendings.map(({ fuzzCase }) => fuzzCase.origin).join(', ');
    await this.pace.time(origin, () => landingOf(this.service).tick());
    while (await this.pace.time(origin, () => workerOf(this.service).tick()));

    const runs = await this.service.query<RunRow & { manufacturer_id: number }>(
      'SELECT * FROM import_run WHERE received_at = $1',
      [new Date(this.service.clock.now())],
    );
    const faults = await this.faultsOf(runs);
    const history = await this.newHistory();
    const left = new Set(runs);
    for (const sending of sendings) {
      const run = runs.find(
        (each) =>
          left.has(each) &&
          each.manufacturer_id === sending.maker.id &&
          each.file_name === sentName(sending).toString(),
      );
      if (run) left.delete(run);
      await this.check(
        sending,
        run,
        faults.get(run?.id ?? '') ?? [],
        history.get(run?.id ?? '') ?? {},
        trials.get(sending),
      );
      history.delete(run?.id ?? '');
    }
    const [first] = sendings;
    if (!first) return;
    if (left.size > 0)
      throw new WrongOutcome(first.fuzzCase, `There are runs that no file has: ${JSON.stringify([...left])}`);
    if (history.size > 0)
      throw new WrongOutcome(
        first.fuzzCase,
        `There is history that no file has made: ${JSON.stringify([...history])}`,
      );
    await this.compareRecalls(sendings);
  }

  private async drop(sending: Sending): Promise<void> {
    const folder = this.site.folderOf(sending.maker.client);
    const making = join(folder, '.making');
    await writeFile(making, sending.fuzzCase.file);
    // The order in which files were written is visible only in their times.
    const written = this.service.clock.now() / 1000 + (sending.isSecond ? 1 : 0);
    await utimes(making, written, written);
    await rename(making, this.placeOf(sending));
  }

  /** As bytes, because a name need not be text. */
  private placeOf(sending: Sending): Buffer {
    return Buffer.concat([Buffer.from(`${this.site.folderOf(sending.maker.client)}/`), sentName(sending)]);
  }

  private async check(
    sending: Sending,
    run: RunRow | undefined,
    faults: readonly ToldFault[],
    history: Readonly<Record<string, number>>,
    trial: Trial | undefined,
  ): Promise<void> {
    const { maker, fuzzCase, isSecond } = sending;
    const insist = (difference: string | undefined) => {
      if (difference !== undefined) throw new WrongOutcome(fuzzCase, difference);
    };
    const judgement = this.judge({ ...fuzzCase, name: sentName(sending) });
    if (judgement.kind === 'left alone') {
      insist(run && 'A file was taken that should have been left alone.');
      await rm(this.placeOf(sending));
      this.tally.leftAlone += 1;
      return;
    }
    if (!run) throw new WrongOutcome(fuzzCase, 'The file has no run.');
    const verdict = verdictOf(run, faults);
    if (!verdict)
      throw new WrongOutcome(fuzzCase, `The run is ${run.state} and waits for ${run.waiting_for}.`);
    const rules = isSecond ? SECOND_FILE : judgement;
    insist(disagreement(rules, verdict, fuzzCase.file));
    insist(await this.differenceOfCopy(run, fuzzCase.file));

    const now = this.service.clock.now();
    const counts =
      rules.kind === 'sound' ? maker.ledger.merge(rules.recalls, GUARD, now, londonDay(now)) : NOTHING;
    const told = JSON.stringify(countsOf(run));
    if (told !== JSON.stringify(counts))
      insist(`The counts are ${told} and should be ${JSON.stringify(counts)}`);
    if ((run.state === 'held') !== counts.held > 0)
      insist(`The run is ${run.state}; ${counts.held} are held.`);
    insist(differenceOfHistory(counts, history));
    this.tally.count(verdict, counts, fuzzCase.file.length);
    if (!trial || isSecond) return;
    insist(differenceOfTrial(trial, fuzzCase.name, verdict, counts));
    this.tally.tried += 1;
  }

  /** The archive has exactly these bytes; an infected file may be unreadable for the test. */
  private async differenceOfCopy(run: RunRow, file: Buffer): Promise<string | undefined> {
    if (run.reasons.includes('Infected file')) return undefined;
    const kept = await archivedFile(this.service, run);
    return kept.equals(file) ? undefined : 'The archive has another file.';
  }

  /** For invalid and valid files alike: the database must equal the ledgers in every column. */
  private async compareRecalls(sendings: readonly Sending[]): Promise<void> {
    const digests = await this.service.query<{ id: number; digest: string }>(DIGESTS, [
      sendings.map(({ maker }) => maker.id),
    ]);
    for (const { maker, fuzzCase } of sendings) {
      const digest = digests.find(({ id }) => id === maker.id)?.digest;
      if (digest !== maker.ledger.digest) {
        throw new WrongOutcome(fuzzCase, 'The recalls in the database are not what the files say.');
      }
    }
  }

  private async faultsOf(runs: readonly RunRow[]): Promise<Map<string, ToldFault[]>> {
    const rows = await this.service.query<ToldFault & { run_id: string; [column: string]: unknown }>(
      `SELECT run_id, line, column_name AS "column", reason, value, expected
         FROM import_fault WHERE run_id = ANY($1) ORDER BY run_id, ordinal`,
      [runs.map(({ id }) => id)],
    );
    const byRun = new Map<string, ToldFault[]>();
    for (const { run_id, ...fault } of rows) {
      const faults = byRun.get(run_id) ?? [];
      faults.push(fault);
      byRun.set(run_id, faults);
    }
    return byRun;
  }

  /** What was added to the history since the last check, by run and action. */
  private async newHistory(): Promise<Map<string, Record<string, number>>> {
    const rows = await this.service.query<{
      run: string | null;
      action: string;
      count: number;
      last: string;
    }>(
      `SELECT import_run_id AS run, action, count(*)::integer AS count, max(id)::text AS last
         FROM recall_history WHERE id > $1 GROUP BY 1, 2`,
      [this.lastHistoryId],
    );
    const byRun = new Map<string, Record<string, number>>();
    for (const { run, action, count, last } of rows) {
      byRun.set(run ?? 'no run', { ...byRun.get(run ?? 'no run'), [action]: count });
      if (BigInt(last) > BigInt(this.lastHistoryId)) this.lastHistoryId = last;
    }
    return byRun;
  }
}

const NOTHING: ExpectedCounts = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

const SECOND_FILE: Judgement = {
  kind: 'faulty',
  faults: [{ line: null, column: null, reasons: ['Multiple files uploaded'] }],
  uncertainFrom: Number.POSITIVE_INFINITY,
};
