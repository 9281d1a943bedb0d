import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { median } from './comparison.js';
import type { BenchEnvironment } from './environment.js';
import { spanOfDay, writeSnapshot } from './import-files.js';
import type { ImportBenchOptions } from './import-options.js';
import { ImportSite, type Uploader } from './import-site.js';
import { settle } from './import-turns.js';
import type { Round, RoundResult } from './load-generator.js';
import { seedRecalls } from './seed.js';

const CONNECTIONS = 32;

/** Rounds before the undos and after them; their speed is the reference. */
const ROUNDS_ALONE = 3;

const POLL_MS = 20;

/** Seconds of a merge, and of its undo. */
export interface UndoTurn {
  readonly merge: number;
  readonly undo: number;
}

/** The results of undoing runs, with and without look-ups meanwhile. */
export interface Undos {
  readonly turns: readonly UndoTurn[];
  /** Requests a second. */
  readonly lookUpsAlone: number;
  readonly lookUpsMeanwhile: number;
}

/**
 * Imports a first file, all of whose rows are new, and undoes it. The time of the merge is that of the transaction that writes the recalls:
 * from when the run enters the state `merging` to its end. During the last undo there are look-ups.
 */
export async function undoImports(
  environment: BenchEnvironment,
  folder: string,
  { rows, rounds, lookUps }: ImportBenchOptions,
): Promise<Undos> {
  const loadGenerator = await environment.loadGenerator();
  const database = await environment.seededDatabase('imports_undo', 0);
  const site = await ImportSite.open(database.url);
  environment.atEnd(() => site.close());
  const path = join(folder, 'recalls.csv');
  const watcher = new pg.Client({ connectionString: database.url });
  try {
    await watcher.connect();
    const uploaders: Uploader[] = [];
    for (let count = 1; count <= rounds; count++) uploaders.push(await site.onboard(`Undo Motors ${count}`));
    const admin = await site.onboardAdministrator('Undo desk');
    const reader = await site.onboard('Look-up Motors');
    await seedRecalls(database.url, reader.id, rows);
    const { url, headers } = await site.serverFor(reader);
    const round: Round = {
      url,
      headers,
      connections: CONNECTIONS,
      requests: lookUps,
      work: { lookUpAmong: rows },
    };
    const turns: UndoTurn[] = [];
    const alone: RoundResult[] = [];
    const meanwhile: RoundResult[] = [];
    const measureAlone = async () => {
      await settle(database.url);
      for (let count = 0; count < ROUNDS_ALONE; count++)
        alone.push(await loadGenerator.ask<RoundResult>(round));
    };
    // The first requests of a process are slower than all others.
    await loadGenerator.ask(round);
    await measureAlone();
    for (const [place, uploader] of uploaders.entries()) {
      const isLast = place === uploaders.length - 1;
      await writeSnapshot(path, spanOfDay(rows, 1_000 * (place + 1)));
      await settle(database.url);
      const merging = timeOfMerge(watcher, uploader.id);
      await site.import(uploader, path);
      const { runId, seconds: merge } = await merging;
      await settle(database.url);
      const undo = site.undo(admin, runId);
      if (isLast)
        await lookUpUntil(undo, async () => meanwhile.push(await loadGenerator.ask<RoundResult>(round)));
      const { seconds, removed } = await undo;
      if (removed !== rows) throw new Error(`${removed} of ${rows} recalls were removed.`);
      if (!isLast || rounds === 1) turns.push({ merge, undo: seconds });
    }
    await measureAlone();
    return {
      turns,
      lookUpsAlone: median(alone.map(({ requestsPerSecond }) => requestsPerSecond)),
      lookUpsMeanwhile: median(meanwhile.map(({ requestsPerSecond }) => requestsPerSecond)),
    };
  } finally {
    await watcher.end();
    await site.close();
    await rm(path, { force: true });
  }
}

async function lookUpUntil(over: Promise<unknown>, round: () => Promise<unknown>): Promise<void> {
  let isOver = false;
  const ended = over.finally(() => {
    isOver = true;
  });
  while (!isOver) await round();
  await ended;
}

async function timeOfMerge(
  watcher: pg.Client,
  manufacturerId: number,
): Promise<{ runId: string; seconds: number }> {
  let began: number | undefined;
  for (;;) {
    const { rows } = await watcher.query<{ id: string; state: string }>(
      'SELECT id, state FROM import_run WHERE manufacturer_id = $1',
      [manufacturerId],
    );
    const [run] = rows;
    if (run?.state === 'merging') began ??= performance.now();
    if (run?.state === 'done' && began !== undefined) {
      return { runId: run.id, seconds: (performance.now() - began) / 1000 };
    }
    await delay(POLL_MS);
  }
}
