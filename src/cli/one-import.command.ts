import { pipeline } from 'node:stream/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { faultInGiveUpReason, GivenUpRuns } from '../sftp-import/given-up-runs.js';
import { type FullImportReport, ImportReports } from '../sftp-import/import-reports.js';
import { isRunId } from '../sftp-import/import-run.js';
import { faultsAsCsv } from '../sftp-import/reports/fault-csv.js';
import { SftpImportModule } from '../sftp-import/sftp-import.module.js';
import { UnknownRun } from '../sftp-import/unknown-run.js';
import { inService } from './in-service.js';
import { operator } from './operator.js';
import { printJson } from './print.js';

/** Prints a run with the first of its faults. */
export async function showImport(runId: string, settings: Settings): Promise<void> {
  printJson(await inService(settings, SftpImportModule, (service) => readRun(service, runId)));
}

/** Prints the kept faults of a run as a CSV file. */
export function printFaults(runId: string, settings: Settings): Promise<void> {
  return inService(settings, SftpImportModule, async (service) => {
    const faults = isRunId(runId)
      ? await service.get(ImportReports).readFaults('administrator', runId)
      : undefined;
    if (!faults) throw new UnknownRun(runId);
    try {
      await pipeline(faultsAsCsv(faults), process.stdout, { end: false });
    } catch (error) {
      // Whoever reads has seen enough, as `head` does.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    }
  });
}

/** Ends a run that can't go on, and prints it. */
export async function giveUpImport(
  runId: string,
  { reason }: { reason: string },
  settings: Settings,
): Promise<void> {
  const fault = faultInGiveUpReason(reason);
  if (fault !== undefined) throw new Error(`--reason ${fault}`);
  printJson(
    await inService(settings, SftpImportModule, async (service) => {
      await service.get(GivenUpRuns).giveUp(operator(), runId, reason);
      return readRun(service, runId);
    }),
  );
}

async function readRun(service: INestApplicationContext, runId: string): Promise<FullImportReport> {
  const run = isRunId(runId) ? await service.get(ImportReports).find('administrator', runId) : undefined;
  if (!run) throw new UnknownRun(runId);
  return run;
}
