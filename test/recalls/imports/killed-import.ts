import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ServiceProcess } from '../../bootstrap/service-process.js';
import type { Service } from '../../support/service.js';
import { ImportSite, mailsTo, runsOf } from './import-site.js';
import { HEADER } from './snapshot-files.js';

const ROWS = 20_000;

/** So few rows that one file's closures never reach the guard's share. */
const MOST_SHIFTED = 2_000;

const BETWEEN_CALLS_MS = 25;
const DEADLINE_MS = 60_000;

interface DroppedFile {
  readonly name: string;
  /** The number of its first vehicle. */
  readonly first: number;
  readonly dvsa: string;
  readonly isSound: boolean;
}

/** A service that is killed again and again while it imports one manufacturer's files and answers its calls. */
export class KilledImport {
  /** The progress of the import at the kill: a run's state, or `taking` before there was a run. */
  readonly killedAt: string[] = [];
  private process: ServiceProcess | undefined;
  private url = '';
  private readonly dropped: DroppedFile[] = [];
  private merged: DroppedFile | undefined;
  private known = new Set<number>();
  private readonly answered: string[] = [];
  private importMs = 0;

  private constructor(
    private readonly site: ImportSite,
    private readonly service: Service,
    private readonly maker: OnboardedClient,
    private readonly headers: Record<string, string>,
    private readonly random: () => number,
  ) {}

  static async begin(random: () => number): Promise<KilledImport> {
    const site = await ImportSite.open();
    const service = await site.start();
    const maker = await service.onboard();
    const headers = {
      Authorization: `Bearer ${await service.tokenOf(maker)}`,
      'X-API-Key': maker.apiKey,
      'Content-Type': 'application/json',
    };
    const killed = new KilledImport(site, service, maker, headers, random);
    try {
      await killed.restart();
      const started = performance.now();
      await killed.layNext(true);
      await killed.untilSettled();
      killed.importMs = performance.now() - started;
      return killed;
    } catch (error) {
      await killed.close();
      throw error;
    }
  }

  /** Lets the service start or continue a file, and kills it in the middle. */
  async killOnce(): Promise<void> {
    if (await this.isSettled()) {
      await this.check();
      await this.layNext(this.random() < 0.75);
    }
    const stopCalling = new AbortController();
    const calls = this.callUntil(stopCalling.signal);
    await delay(this.random() * this.importMs);
    this.process?.signal('SIGKILL');
    stopCalling.abort();
    await Promise.all([calls, this.process?.ending()]);
    this.killedAt.push((await this.latestRun())?.state ?? 'taking');
    await this.restart();
  }

  /** Lets the last file finish. */
  async finish(): Promise<void> {
    await this.untilSettled();
    await this.check();
  }

  async close(): Promise<void> {
    if (this.process?.hasEnded === false) await this.process.stop();
    await this.site.close();
  }

  private async restart(): Promise<void> {
    this.process = ServiceProcess.launch({
      NODE_ENV: 'test',
      DATABASE_URL: this.site.database.url,
      DATA_DIR: this.service.settings.dataDir,
      LANDING_DIR: this.site.landingDir,
      LANDING_QUIET_SECONDS: '0',
      PUBLIC_URL: 'http://recalls.test',
      RATE_LIMIT_PER_SECOND: '10000',
      // Without grace, because files close recalls that calls have opened a moment before.
      API_GRACE_HOURS: '0',
    });
    this.url = await this.process.ready();
  }

  private async layNext(isSound: boolean): Promise<void> {
    const number = this.dropped.length;
    const file: DroppedFile = {
      name: `recalls-${number}.csv`,
      first: Math.floor(this.random() * MOST_SHIFTED),
      // Every third file changes all rows, because the merge then takes longest.
      dvsa: `R/${Math.floor(number / 3)}`,
      isSound,
    };
    this.dropped.push(file);
    const rows = Array.from(
      { length: ROWS },
      (_, index) => `${vinOf(file.first + index)},C/1,${file.dvsa},2024-01-01`,
    );
    if (!isSound) rows[ROWS - 1] = `${vinOf(0)},C/1,,tomorrow`;
    await this.site.drop(this.maker, file.name, [HEADER, ...rows, ''].join('\n'));
  }

  /** Opens recalls one after another and records those that were answered. */
  private async callUntil(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const vin = `API${this.answered.length}X${Math.floor(this.random() * 1e9)}`;
      const body = JSON.stringify({
        vin,
        manufacturerCampaignReference: 'C/1',
        recallCampaignStartDate: '2024-01-01',
      });
      const answer = await fetch(`${this.url}/recalls`, {
        method: 'POST',
        headers: this.headers,
        body,
        signal: stop,
      }).catch(() => undefined);
      if (answer?.ok) this.answered.push(vin);
      await delay(BETWEEN_CALLS_MS);
    }
  }

  private async latestRun() {
    const name = this.dropped.at(-1)?.name;
    return (await runsOf(this.service, this.maker)).find(({ file_name }) => file_name === name);
  }

  private async isSettled(): Promise<boolean> {
    const run = await this.latestRun();
    return run !== undefined && ['done', 'rejected', 'held'].includes(run.state);
  }

  private async untilSettled(): Promise<void> {
    await expect.poll(() => this.isSettled(), { timeout: DEADLINE_MS, interval: 20 }).toBe(true);
  }

  /** Checks that the last file was merged exactly once, or rejected exactly once, and that no answer was lost. */
  private async check(): Promise<void> {
    const file = this.dropped.at(-1);
    if (!file) return;
    const runs = await runsOf(this.service, this.maker);
    expect(runs.map((run) => run.file_name)).toEqual(this.dropped.map(({ name }) => name));
    expect(runs.map(({ state }) => state)).toEqual(
      this.dropped.map(({ isSound }) => (isSound ? 'done' : 'rejected')),
    );
    expect(await this.site.waiting(this.maker)).toEqual([]);
    const run = await this.latestRun();
    const history = await this.service.query<{ action: string; count: number }>(
      `SELECT action, count(*)::integer FROM recall_history
        WHERE import_run_id = $1 AND vin LIKE 'KILL%' GROUP BY action`,
      [run?.id],
    );
    const written = Object.fromEntries(history.map(({ action, count }) => [action, count]));
    expect(written).toEqual(file.isSound ? this.merge(file) : {});
    await this.checkRecalls();
    await this.checkAnswers();
    const rejected = this.dropped.filter(({ isSound }) => !isSound).length;
    const refusals = (await mailsTo(this.service, this.maker)).filter(
      ({ subject }) => subject === 'Vehicle Recalls: your file was not imported',
    );
    expect(refusals).toHaveLength(rejected);
  }

  /** The expected history of a file that is merged once. */
  private merge(file: DroppedFile): Record<string, number> {
    const previous = this.merged;
    const counts = { opened: 0, reopened: 0, changed: 0, fixed: 0 };
    for (let number = file.first; number < file.first + ROWS; number++) {
      if (!this.known.has(number)) counts.opened += 1;
      else if (!contains(previous, number)) counts.reopened += 1;
      else if (previous?.dvsa !== file.dvsa) counts.changed += 1;
      this.known.add(number);
    }
    for (const number of this.known) {
      if (contains(previous, number) && !contains(file, number)) counts.fixed += 1;
    }
    this.merged = file;
    return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  }

  private async checkRecalls(): Promise<void> {
    const first = this.merged?.first ?? 0;
    const [open] = await this.service.query(
      `SELECT count(*)::integer AS rows, min(vin) AS first, max(vin) AS last,
              count(*) FILTER (WHERE dvsa_campaign_reference <> $1)::integer AS others
         FROM recall WHERE vin LIKE 'KILL%' AND rectification_date IS NULL`,
      [this.merged?.dvsa],
    );
    expect(open).toEqual({ rows: ROWS, first: vinOf(first), last: vinOf(first + ROWS - 1), others: 0 });
  }

  /** Every recall of an answered call exists, and is open unless a later file closed it. */
  private async checkAnswers(): Promise<void> {
    const lost = await this.service.query(
      `SELECT answered.vin
         FROM unnest($1::text[]) AS answered (vin)
         LEFT JOIN recall USING (vin)
        WHERE recall.id IS NULL
           OR recall.rectification_date IS NOT NULL
              AND NOT EXISTS (SELECT FROM import_run
                               WHERE state = 'done' AND received_at > recall.created_at)`,
      [this.answered],
    );
    expect(lost).toEqual([]);
  }

  get answers(): number {
    return this.answered.length;
  }
}

function vinOf(number: number): string {
  return `KILL${String(number).padStart(6, '0')}`;
}

function contains(file: DroppedFile | undefined, number: number): boolean {
  return file !== undefined && number >= file.first && number < file.first + ROWS;
}
