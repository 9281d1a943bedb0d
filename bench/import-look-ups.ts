import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { median } from './comparison.js';
import type { BenchEnvironment } from './environment.js';
import { spanOfDay, writeSnapshot } from './import-files.js';
import type { ImportBenchOptions } from './import-options.js';
import { ImportSite, type Uploader } from './import-site.js';
import { settle } from './import-turns.js';
import type { Round, RoundResult } from './load-generator.js';
import { seedRecalls } from './seed.js';

/** As in the comparison of look-ups with the baseline. */
const CONNECTIONS = 32;

/** Rounds before the imports and after them; their speed is the reference. */
const ROUNDS_ALONE = 3;

/** An import may end before many rounds are complete. */
const IMPORTS = 2;

/** The look-ups, in requests per second. */
export interface LookUps {
  readonly alone: number;
  readonly meanwhile: number;
  readonly slowestPercentMs: { readonly alone: number; readonly meanwhile: number };
  readonly peakResidentBytes: number;
}

/** Looks up recalls of one manufacturer while the same process imports files of others. */
export async function lookUpsDuringImports(
  environment: BenchEnvironment,
  folder: string,
  { rows, lookUps }: ImportBenchOptions,
): Promise<LookUps> {
  const loadGenerator = await environment.loadGenerator();
  const database = await environment.seededDatabase('imports_look_ups', 0);
  const site = await ImportSite.open(database.url);
  environment.atEnd(() => site.close());
  const path = join(folder, 'recalls.csv');
  try {
    const uploaders: Uploader[] = [];
    for (let count = 1; count <= IMPORTS; count++)
      uploaders.push(await site.onboard(`Upload Motors ${count}`));
    // The last ones, because seeding gives some recalls to the next manufacturers.
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
    const alone: RoundResult[] = [];
    const meanwhile: RoundResult[] = [];
    const measureAlone = async () => {
      await settle(database.url);
      for (let count = 0; count < ROUNDS_ALONE; count++)
        alone.push(await loadGenerator.ask<RoundResult>(round));
    };
    await loadGenerator.ask(round);
    await measureAlone();
    for (const [place, uploader] of uploaders.entries()) {
      // Vehicles of their own, so that the recalls that are looked up do not change.
      await writeSnapshot(path, spanOfDay(rows, 1_000 * (place + 1)));
      await site.import(uploader, path, async (over) => {
        while (!over.aborted) {
          const result = await loadGenerator.ask<RoundResult>(round);
          // A round that ended after the import was faster at its end.
          if (!over.aborted) meanwhile.push(result);
        }
      });
      await measureAlone();
    }
    return {
      alone: median(alone.map(({ requestsPerSecond }) => requestsPerSecond)),
      meanwhile: median(meanwhile.map(({ requestsPerSecond }) => requestsPerSecond)),
      slowestPercentMs: {
        alone: median(alone.map(({ p99LatencyMs }) => p99LatencyMs)),
        meanwhile: median(meanwhile.map(({ p99LatencyMs }) => p99LatencyMs)),
      },
      peakResidentBytes: (await site.service.usage()).peakResidentBytes,
    };
  } finally {
    await site.close();
    await rm(path, { force: true });
  }
}
