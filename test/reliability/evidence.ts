import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence, KeptEvidence } from '../../verify/evidence.js';
import { seed } from './plan.js';

export type { Detail, Evidence, Finding } from '../../verify/evidence.js';

/** Where what is found is to be kept for the report, if there is to be one. */
export const resultsFolder = process.env.RELIABILITY_RESULTS;

/** Keeps what a part found for the report, when there is to be one. Called at the end of a part, when all of it holds. */
export async function record(evidence: Evidence): Promise<void> {
  if (resultsFolder === undefined) return;
  await mkdir(resultsFolder, { recursive: true });
  const kept: KeptEvidence = { ...evidence, seed, date: new Date().toISOString().slice(0, 10) };
  await writeFile(join(resultsFolder, `${evidence.part}.json`), JSON.stringify(kept, null, 2));
}
