import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { INestApplicationContext } from '@nestjs/common';
import type { ListOptions } from '../../platform/cli/list-options.js';
import { operator } from '../../platform/cli/operator.js';
import { type OutputOptions, outOf, writeOutput } from '../../platform/cli/output-file.js';
import { printJson, printList } from '../../platform/cli/print.js';
import type { Settings } from '../../platform/config/settings.js';
import { ArchiveCopy } from '../imports/archive/archive-copy.js';
import { issueInReason } from '../imports/closures/admin-reason.js';
import { ImportsModule } from '../imports/imports.module.js';
import { faultsAsCsv } from '../imports/reports/fault-csv.js';
import { FaultSummaries } from '../imports/reports/fault-summary.js';
import { type FullImportReport, ImportReports } from '../imports/reports/import-reports.js';
import { isRunId } from '../imports/runs/import-run.js';
import { RunAbandonment } from '../imports/runs/run-abandonment.js';
import { UnknownRun } from '../imports/runs/unknown-run.js';
import { RunChanges } from '../imports/undo/run-changes.js';
import { UndoService } from '../imports/undo/undo.service.js';
import { withRecalls } from './with-recalls.js';

/** Prints a run with its first errors. */
export async function showImport(runId: string, settings: Settings): Promise<void> {
  printJson(await withRecalls(settings, ImportsModule, (service) => readRun(service, runId)));
}

/** Prints the kept faults of a run as a CSV file. */
export function printFaults(runId: string, options: OutputOptions, settings: Settings): Promise<void> {
  const out = outOf(options);
  if (out !== undefined) {
    return writeOutput(out, () =>
      withRecalls(settings, ImportsModule, async (service) => text(await readFaults(service, runId))),
    );
  }
  return withRecalls(settings, ImportsModule, async (service) => {
    try {
      await pipeline(await readFaults(service, runId), process.stdout, { end: false });
    } catch (error) {
      // The reader has closed the pipe, as `head` does.
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    }
  });
}

async function readFaults(service: INestApplicationContext, runId: string): Promise<Readable> {
  const faults = isRunId(runId)
    ? await service.get(ImportReports).readFaults('administrator', runId)
    : undefined;
  if (!faults) throw new UnknownRun(runId);
  return Readable.from(faultsAsCsv(faults));
}

/** Prints what is wrong with a file by column and reason, and whether it was wrong in earlier files. */
export async function summariseFaults(runId: string, settings: Settings): Promise<void> {
  const faults = await withRecalls(settings, ImportsModule, async (service) =>
    isRunId(runId) ? service.get(FaultSummaries).find(runId) : undefined,
  );
  if (!faults) throw new UnknownRun(runId);
  printJson(faults);
}

/** Ends a run that can't go on, and prints it. */
export async function giveUpImport(
  runId: string,
  { reason }: { reason: string },
  settings: Settings,
): Promise<void> {
  requireReason(reason);
  printJson(
    await withRecalls(settings, ImportsModule, async (service) => {
      await service.get(RunAbandonment).giveUp(operator(), runId, reason);
      return readRun(service, runId);
    }),
  );
}

/** Decrypts the archived file of a run into a new file. */
export function saveImport(runId: string, file: string, settings: Settings): Promise<void> {
  return withRecalls(settings, ImportsModule, async (service) => {
    if (!isRunId(runId)) throw new UnknownRun(runId);
    await service.get(ArchiveCopy).save(operator(), runId, file);
  });
}

async function readRun(service: INestApplicationContext, runId: string): Promise<FullImportReport> {
  const run = isRunId(runId) ? await service.get(ImportReports).find('administrator', runId) : undefined;
  if (!run) throw new UnknownRun(runId);
  return run;
}

/** Prints the changes of a run, each with its present state. */
export async function listRunChanges(
  runId: string,
  { limit, ...format }: { limit: string } & ListOptions,
  settings: Settings,
): Promise<void> {
  const { rows, next } = await withRecalls(settings, ImportsModule, (service) =>
    service.get(RunChanges).list(runId, { limit: readLimit(limit), after: undefined }),
  );
  printList(rows, {
    format,
    none: 'The run changed no recall.',
    columns: {
      VIN: (change) => change.vin,
      REFERENCE: (change) => change.manufacturerCampaignReference,
      ACTION: (change) => change.action,
      STATUS: (change) => change.status,
    },
  });
  sayWhetherAll(next);
}

/** Prints the vehicles about which MOT services got `No` or `Unknown` because of a run. */
export async function listVehiclesToldNo(
  runId: string,
  { limit = ALL, ...format }: { limit?: string } & ListOptions,
  settings: Settings,
): Promise<void> {
  const page = { limit: readLimit(limit), after: undefined };
  printVehiclesToldNo(
    await withRecalls(settings, ImportsModule, (service) =>
      service.get(RunChanges).listVehiclesToldNoByRun(runId, page),
    ),
    format,
  );
}

export function printVehiclesToldNo(
  { rows, next }: { readonly rows: readonly string[]; readonly next: string | null },
  format: ListOptions,
): void {
  printList(rows, { format, none: 'No vehicle lost its last open recall.', columns: { VIN: (vin) => vin } });
  sayWhetherAll(next);
}

/** On standard error, so that a partial list in a file is not mistaken for a complete one. */
function sayWhetherAll(next: string | null): void {
  if (next === null) return;
  process.stderr.write('There are more than these. --limit says how many are listed.\n');
}

/** Undoes the changes of a run, and prints what was undone. */
export async function undoRun(
  runId: string,
  { reason, dryRun }: { reason: string; dryRun: boolean },
  settings: Settings,
): Promise<void> {
  requireReason(reason);
  printJson(
    await withRecalls(settings, ImportsModule, (service) =>
      service.get(UndoService).undoRun(operator(), runId, { reason, dryRun }),
    ),
  );
}

/** More than the number of vehicles. */
export const ALL = '99999999';

export function readLimit(limit: string): number {
  if (!/^[1-9]\d{0,7}$/.test(limit)) throw new Error(`--limit must be a whole number from 1 to ${ALL}`);
  return Number(limit);
}

/** @throws Error when it is invalid */
export function requireReason(reason: string): void {
  const issue = issueInReason(reason);
  if (issue !== undefined) throw new Error(`--reason ${issue}`);
}
