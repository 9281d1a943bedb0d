import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { BenchEnvironment } from './environment.js';
import type { BaselineFile } from './import-baseline.js';
import { spanOfDay, writeSnapshot } from './import-files.js';
import { ImportSite } from './import-site.js';
import { BenchProcess } from './processes.js';

/** Seconds that the service and the script took for the same file. */
export interface Turn {
  readonly service: number;
  readonly script: number;
}

/** The results of a manufacturer's first file and the next day's. */
export interface TwoDays {
  readonly first: Turn;
  readonly daily: Turn;
  /** The maximum resident memory of the service's process. */
  readonly peakResidentBytes: number;
}

/**
 * Imports the same two files into two equal databases, one with the service and one with the script. The order alternates from round to
 * round.
 */
export async function importTwoDays(
  environment: BenchEnvironment,
  { folder, name, rows, serviceFirst }: { folder: string; name: string; rows: number; serviceFirst: boolean },
): Promise<TwoDays> {
  const ours = await environment.seededDatabase(`${name}_service`, 0);
  const theirs = await environment.seededDatabase(`${name}_script`, 0);
  const manufacturerId = theirs.client.manufacturer?.id ?? 0;
  const site = await ImportSite.open(ours.url);
  environment.atEnd(() => site.close());
  const script = BenchProcess.start('script', './import-baseline.js');
  environment.atEnd(() => script.stop());
  const path = join(folder, 'recalls.csv');
  try {
    await script.next();
    const uploader = await site.onboard('Upload Motors');
    const turns: Turn[] = [];
    for (const day of [0, 1]) {
      await writeSnapshot(path, spanOfDay(rows, day));
      const service = async () => (await site.import(uploader, path)).seconds;
      const baseline = () => runScript(script, { databaseUrl: theirs.url, manufacturerId, path });
      const inOrder = serviceFirst ? [service, baseline] : [baseline, service];
      const seconds: number[] = [];
      for (const contender of inOrder) {
        // A checkpoint writes what the previous import left, so that it does not slow down the next one.
        await settle(ours.url);
        await settle(theirs.url);
        seconds.push(await contender());
      }
      const [one = Number.NaN, other = Number.NaN] = serviceFirst ? seconds : seconds.reverse();
      turns.push({ service: one, script: other });
    }
    const [first, daily] = turns;
    if (!first || !daily) throw new Error('Two days make two turns.');
    return { first, daily, peakResidentBytes: (await site.service.usage()).peakResidentBytes };
  } finally {
    await script.stop();
    await site.close();
    await rm(path, { force: true });
  }
}

async function runScript(script: BenchProcess, file: BaselineFile): Promise<number> {
  return (await script.ask<{ seconds: number }>(file)).seconds;
}

/** Leaves the tables as they are after a quiet night, so that no measurement depends on the previous one. */
export async function settle(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('VACUUM (ANALYZE) recall, recall_history');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
