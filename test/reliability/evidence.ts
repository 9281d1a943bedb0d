import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence, KeptEvidence } from '../../verify/evidence.js';
import { seed } from './plan.js';

export type { Detail, Evidence, Finding } from '../../verify/evidence.js';

/** The folder for the findings of a report, if there is to be a report. */
export const resultsFolder = process.env.RELIABILITY_RESULTS;

/** Stores the findings of a part for the report, if there is one. Called at the end of a part, when all its claims hold. */
export async function record(evidence: Evidence): Promise<void> {
  if (resultsFolder === undefined) return;
  await mkdir(resultsFolder, { recursive: true });
  const kept: KeptEvidence = { ...evidence, seed, date: new Date().toISOString().slice(0, 10) };
  await writeFile(join(resultsFolder, `${evidence.part}.json`), JSON.stringify(kept, null, 2));
}
