import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { operator } from '../../platform/cli/operator.js';
import { printJson } from '../../platform/cli/print.js';
import { sayWhatIsAwaited } from '../../platform/clock/wait-notice.js';
import type { Settings } from '../../platform/config/settings.js';
import { ImportsModule } from '../imports/imports.module.js';
import { ImportIntake } from '../imports/intake/import-intake.js';
import { ImportReports } from '../imports/reports/import-reports.js';
import type { ImportState } from '../imports/runs/import-run.js';
import { ImportWorker } from '../imports/runs/import-worker.js';
import { ProgressBar } from './progress-bar.js';
import { withRecalls } from './with-recalls.js';

export interface ImportOptions {
  readonly file: string;
  /** A name. */
  readonly manufacturer: string;
  readonly dryRun: boolean;
}

/** The exit status for a file that is neither merged nor refused: the service tries again by itself. */
const WAITING = 2;

/**
 * Imports a file as if its manufacturer had sent it, and prints the run. It exits with 0 if the file was merged (closures may be held),
 * with 1 if it was refused and with {@link WAITING} if it has to wait.
 */
export async function importFile(
  { file, manufacturer, dryRun }: ImportOptions,
  settings: Settings,
): Promise<void> {
  const sizeBytes = await sizeOf(file);
  const report = await withRecalls(settings, ImportsModule, async (service) => {
    const reports = service.get(ImportReports);
    const manufacturerId = await reports.idOfManufacturer(manufacturer);
    const runId = await service
      .get(ImportIntake)
      .receive(operator(), { manufacturerId, fileName: basename(file), path: file, dryRun });
    const bar = new ProgressBar(process.stderr, sizeBytes);
    let state: ImportState = 'received';
    let followed = false;
    try {
      await sayWhatIsAwaited(
        () =>
          followed ? 'another process, which has the run in hand' : awaited(state, process.stderr.isTTY),
        () =>
          service.get(ImportWorker).process(runId, {
            onProgress: (progress) => {
              state = progress.state;
              bar.show(progress);
            },
            onFollow: () => {
              followed = true;
            },
          }),
      );
    } finally {
      bar.end();
    }
    return reports.find('administrator', runId);
  });
  if (!report) throw new Error('The run is gone');
  printJson(report);
  if (report.state === 'rejected') process.exitCode = 1;
  else if (report.state !== 'done' && report.state !== 'held') {
    process.stderr.write(
      `The file waits for ${report.waitingFor ?? 'another process'}. It is tried again while the service runs.\n`,
    );
    process.exitCode = WAITING;
  }
}

/** The bar shows it too. What the merge waits for is a lock, which is told of by itself. */
function awaited(state: ImportState, hasBar: boolean): string | undefined {
  return state === 'scanning' && !hasBar ? 'the virus scanner' : undefined;
}

async function sizeOf(file: string): Promise<number> {
  try {
    const stats = await stat(file);
    if (stats.isFile()) return stats.size;
  } catch (error) {
    throw new Error(`${file} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
  throw new Error(`${file} is not a file`);
}
