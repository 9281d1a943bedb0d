import { stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Archive } from '../archive/archive.js';
import { ifPresent } from '../intake/durable-files.js';
import { FileNameCheck } from '../intake/file-name-check.js';
import { FaultCollector } from '../merge/fault-collector.js';
import { Merge } from '../merge/merge.js';
import { SnapshotStaging } from '../merge/snapshot-staging.js';
import { Scanner } from '../scan/scanner.js';
import { ImportOutcomes } from './import-outcomes.js';
import type { ImportState } from './import-run.js';
import { type FileFault, REASONS, shownValue } from './reasons.js';
import { WaitingForOperators } from './retry-policy.js';
import type { RunLease } from './run-lease.js';

/** Reports how far a run is. */
export type OnProgress = (progress: { readonly state: ImportState; readonly bytesRead: number }) => void;

/**
 * The steps of an import: name → scan → validation → merge. Each attempt reads the archived file and begins at the first
 * step, so it does not matter where an earlier attempt stopped. A file with a wrong name is refused without a scan.
 */
@Injectable()
export class ImportPipeline {
  constructor(
    private readonly archive: Archive,
    private readonly nameCheck: FileNameCheck,
    private readonly scanner: Scanner,
    private readonly staging: SnapshotStaging,
    private readonly merge: Merge,
    private readonly outcomes: ImportOutcomes,
  ) {}

  /**
   * @returns when the run has ended, one way or the other
   * @throws ScannerUnavailable, LeaseLost, WaitingForOperators or an error of the database or the disk: nothing of the
   *   file is merged then.
   */
  async run(claim: RunLease, stop: AbortSignal, onProgress: OnProgress): Promise<void> {
    const { run } = claim;
    const path = this.archive.pathOf(run.archiveFile);
    const { fileName, receivedAt } = run;
    const nameFaults = await this.nameCheck.check({
      manufacturerId: run.manufacturer.id,
      fileName,
      receivedAt,
    });
    if (nameFaults.length > 0) return this.reject(claim, nameFaults);

    const enter = async (state: ImportState, details?: { readonly scanner: string }) => {
      stop.throwIfAborted();
      await claim.enter(state, details);
      onProgress({ state, bytesRead: 0 });
    };
    await enter('scanning', { scanner: this.scanner.name });
    await this.requireCopy(path);
    await this.archive.readmit(run.archiveFile);
    if ((await this.scanner.scan(path)) === 'infected') {
      // Before the run ends: nobody would come back to lock the file away.
      await this.archive.quarantine(run.archiveFile);
      return this.reject(claim, [infectedFault(run.fileName)]);
    }

    await enter('validating');
    const tell = (bytesRead: number) => {
      claim.progress(bytesRead);
      onProgress({ state: 'validating', bytesRead });
    };
    const snapshot = await this.staging.stage(run, path, tell, claim.lost);
    if (snapshot.faultCount > 0) return this.outcomes.reject(claim, snapshot);

    await enter('merging');
    await this.merge.run(
      run,
      (transaction, merged) => this.outcomes.merged(transaction, claim, merged, snapshot.rowsRead),
      claim.lost,
    );
  }

  /** Ends what {@link take} may have left: the rows are in the recalls, or have to be read again. */
  async clear(claim: RunLease): Promise<void> {
    await this.staging.drop(claim.run.id);
  }

  private reject(claim: RunLease, faults: readonly FileFault[]): Promise<void> {
    const report = new FaultCollector();
    for (const fault of faults) report.add(fault);
    return this.outcomes.reject(claim, {
      faults,
      faultCount: report.faultCount,
      reasons: report.reasons,
      rowsRead: 0,
    });
  }

  private async requireCopy(path: string): Promise<void> {
    if (!(await ifPresent(stat(path)))) throw new WaitingForOperators('its archive copy, which is missing');
  }
}

/** What the scanner found, for a file's list of faults. */
export function infectedFault(fileName: string): FileFault {
  return {
    line: null,
    column: null,
    reason: REASONS.infected,
    value: shownValue(fileName),
    expected: 'must pass the anti-virus scan',
  };
}
