import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { OPEN_RECALLS } from '../../../src/recalls/api/recall.sql.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Service } from '../../support/service.js';
import { ImportSite, landingOf, runsOf, workerOf } from '../imports/import-site.js';
import { snapshot } from '../imports/snapshot-files.js';
import { type VehicleAnswer, withoutConfirmation } from './feed-reader.js';

/** So few vehicles that writers, files and transactions often concern the same ones. */
const VINS = 40;
const REFERENCES = ['CAR/1', 'CAR/2'];

const WRITERS = 4;
const LATE_WRITERS = 2;
const LONGEST_REST_MS = 20;
const LONGEST_OPEN_MS = 200;

/** How often the reader is killed, each time during one of its next pages. */
const KILLS = 4;
const MOST_PAGES = 15;
const LONGEST_PAGE_MS = 20;

const DEADLINE_MS = 30_000;

interface Copy {
  readonly since: string;
  readonly vehicles: Record<string, VehicleAnswer>;
}

/** Two processes of the service, manufacturers that write in every possible way, and one reader that keeps a copy. */
export class FeedUnderLoad {
  /** What happened, so that the test can check that the interesting events occurred. */
  readonly tally = { calls: 0, files: 0, late: 0, undone: 0, kills: 0, livesWithPages: 0 };

  private isOver = false;
  private files = 0;
  private transactions = 0;

  private constructor(
    private readonly site: ImportSite,
    private readonly clock: FakeClock,
    private readonly services: readonly [Service, Service],
    private readonly makers: readonly OnboardedClient[],
    private readonly reader: OnboardedClient,
    private readonly random: () => number,
  ) {}

  static async begin(random: () => number): Promise<FeedUnderLoad> {
    const site = await ImportSite.open();
    // One clock: with two, a file could be received by the one before the file that the other has done already, and be refused as a second one.
    const clock = new FakeClock();
    const services = [await site.start({}, clock), await site.start({}, clock)] as const;
    const [service] = services;
    const makers = [await service.onboard(), await service.onboard()];
    return new FeedUnderLoad(site, clock, services, makers, await service.onboard('mot'), random);
  }

  close(): Promise<void> {
    return this.site.close();
  }

  /** Runs everything at once until the reader was killed the planned number of times. */
  async run(): Promise<void> {
    const writers = [
      ...Array.from({ length: WRITERS }, () => () => this.call()),
      ...this.makers.map((maker) => () => this.sendFile(maker)),
      ...Array.from({ length: LATE_WRITERS }, () => () => this.commitLate()),
    ];
    const writing = Promise.all(writers.map((write) => this.keepOn(write)));
    // If a writer fails, the reading ends too.
    const reading = this.killReaders().finally(() => {
      this.isOver = true;
    });
    await Promise.all([writing, reading]);
  }

  private async keepOn(write: () => Promise<void>): Promise<void> {
    try {
      while (!this.isOver) {
        await write();
        await delay(this.random() * LONGEST_REST_MS);
      }
    } finally {
      this.isOver = true;
    }
  }

  /** Lets the reader read to the end. @returns its copy, and the service's answers about every vehicle */
  async compare(): Promise<{ copy: Record<string, object>; answers: Record<string, object> }> {
    const [code] = await once(await this.startReader({ toTheEnd: true }), 'exit');
    if (code !== 0) throw new Error(`The reader ended with ${code}.`);
    const [service] = this.services;
    const rows = await service.query<{ vin: string }>('SELECT DISTINCT vin FROM recall_history ORDER BY vin');
    const answer = await service.as(this.reader).post('/mot/vehicles', { vins: rows.map(({ vin }) => vin) });
    const vehicles: VehicleAnswer[] = answer.body.vehicles;
    const copy = await this.readCopy();
    if (!copy) throw new Error('The reader has kept nothing.');
    const keyed = (each: VehicleAnswer) => [each.vin, withoutConfirmation(each)] as const;
    return {
      copy: Object.fromEntries(Object.values(copy.vehicles).map(keyed)),
      answers: Object.fromEntries(vehicles.map(keyed)),
    };
  }

  private async call(): Promise<void> {
    const api = this.pick(this.services).as(this.pick(this.makers));
    const [vin, reference] = [this.pickVin(), this.pick(REFERENCES)];
    const path = `/recalls/vin/${vin}?manufacturerCampaignReference=${reference}`;
    const answer = await this.pick([
      () => api.post('/recalls', newRecall(vin, reference)),
      () => api.put(path, { repairStatus: 'FIXED', rectificationDate: '2024-05-01' }),
      () => api.put(path, { repairStatus: 'NOT_FIXED' }),
      () => api.delete(path),
    ])();
    if (answer.status >= 500) throw new Error(`${answer.status} ${answer.text}`);
    if (answer.status < 300) this.tally.calls += 1;
  }

  private async sendFile(maker: OnboardedClient): Promise<void> {
    const lock = await this.lockSome(maker);
    const imported = this.importFile(maker);
    await delay(this.random() * LONGEST_OPEN_MS);
    await lock.end();
    await imported;
    this.tally.files += 1;
  }

  private async importFile(maker: OnboardedClient): Promise<void> {
    const rows = Array.from({ length: VINS }, (_, index) => `VIN${index}`)
      .filter(() => this.random() < 0.6)
      .map((vin) => `${vin},${this.pick(REFERENCES)},${this.pick(['', 'R/1', 'R/2'])},2024-03-30`);
    const service = this.pick(this.services);
    this.files += 1;
    const name = `file${this.files}.csv`;
    await this.site.drop(maker, name, snapshot(...rows));
    this.clock.advance({ seconds: 1 });
    await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', name);
    const deadline = performance.now() + DEADLINE_MS;
    for (;;) {
      while (await workerOf(service).tick());
      const run = (await runsOf(service, maker)).find(({ file_name }) => file_name === name);
      if (run?.state === 'done' || run?.state === 'held') return;
      // The other process may be working on it.
      if (performance.now() > deadline) {
        throw new Error(`The file is ${run?.state}: ${run?.waiting_for ?? run?.reasons.join(', ')}.`);
      }
      await delay(20);
    }
  }

  /** Locks a few of a manufacturer's recalls, so that a file that changes them is committed late. */
  private async lockSome(maker: OnboardedClient): Promise<pg.Client> {
    const holder = await this.connect();
    await holder.query('BEGIN');
    await holder.query(
      'SELECT FROM recall WHERE manufacturer_id = $1 AND id % 5 = 0 LIMIT 3 FOR UPDATE SKIP LOCKED',
      [maker.manufacturer?.id],
    );
    return holder;
  }

  /** Writes with the service's own statement, and leaves the transaction open for a while. */
  private async commitLate(): Promise<void> {
    const writer = await this.connect();
    const maker = this.pick(this.makers);
    this.transactions += 1;
    // A recall that nothing else ever changes: if it is missed once, no later change repairs that.
    const vins = [...new Set([this.pickVin(), this.pickVin(), `LATE${this.transactions}`])];
    const each = (value: unknown) => vins.map(() => value);
    await writer.query('BEGIN');
    await writer.query(OPEN_RECALLS.text, [
      each(maker.manufacturer?.id),
      vins,
      each(this.pick(REFERENCES)),
      each(null),
      each('2024-03-30'),
      each(maker.clientId),
      '2026-01-01T00:00:00Z',
      '0',
    ]);
    await delay(this.random() * LONGEST_OPEN_MS);
    const isKept = this.random() < 0.7;
    await writer.query(isKept ? 'COMMIT' : 'ROLLBACK');
    await writer.end();
    this.tally[isKept ? 'late' : 'undone'] += 1;
  }

  private async killReaders(): Promise<void> {
    for (let kill = 0; kill < KILLS && !this.isOver; kill++) {
      const before = (await this.readCopy())?.since;
      const reader = await this.startReader({ toTheEnd: false });
      const died = once(reader, 'exit');
      await Promise.race([pagesOf(reader, Math.floor(this.random() * (MOST_PAGES + 1))), died]);
      await delay(this.random() * LONGEST_PAGE_MS);
      reader.kill('SIGKILL');
      const [, signal] = await died;
      if (signal !== 'SIGKILL') throw new Error('The reader ended by itself.');
      this.tally.kills += 1;
      if ((await this.readCopy())?.since !== before) this.tally.livesWithPages += 1;
    }
  }

  private async startReader({ toTheEnd }: { toTheEnd: boolean }): Promise<ChildProcess> {
    const [service] = this.services;
    const task = {
      urls: this.services.map(({ url }) => url),
      headers: {
        authorization: `Bearer ${await service.tokenOf(this.reader)}`,
        'x-api-key': this.reader.apiKey,
      },
      file: this.copyFile,
      toTheEnd,
    };
    const program = fileURLToPath(new URL('./copy-keeper.mjs', import.meta.url));
    return spawn(process.execPath, [program, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  private async readCopy(): Promise<Copy | undefined> {
    const text = await readFile(this.copyFile, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as Copy);
  }

  private get copyFile(): string {
    return join(this.site.folder, 'copy.json');
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.site.database.url });
    await client.connect();
    return client;
  }

  private pickVin(): string {
    return `VIN${Math.floor(this.random() * VINS)}`;
  }

  private pick<Value>(values: readonly Value[]): Value {
    const value = values[Math.floor(this.random() * values.length)];
    if (value === undefined) throw new Error('There is nothing to pick from.');
    return value;
  }
}

/** Waits until a reader has read this many pages. */
async function pagesOf(reader: ChildProcess, pages: number): Promise<void> {
  if (!reader.stdout) throw new Error('The reader can say nothing.');
  let read = 0;
  while (read < pages) {
    const [said] = await once(reader.stdout.setEncoding('utf8'), 'data');
    read += String(said).split('\n').length - 1;
  }
}

function newRecall(vin: string, reference: string): object {
  return { vin, manufacturerCampaignReference: reference, recallCampaignStartDate: '2024-03-30' };
}
