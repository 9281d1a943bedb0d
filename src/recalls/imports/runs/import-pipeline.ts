import { Injectable } from '@nestjs/common';
import { Archive } from '../archive/archive.js';
import { FileValidation } from '../file-validation.js';
import { Merge } from '../merge/merge.js';
import { SnapshotStaging } from '../merge/snapshot-staging.js';
import { ImportLog } from './import-log.js';
import { ImportOutcomes } from './import-outcomes.js';
import type { ImportState } from './import-run.js';
import { WaitingForOperators } from './retry-policy.js';
import type { RunLease } from './run-lease.js';

/** Reports the progress of a run. */
export type OnProgress = (progress: { readonly state: ImportState; readonly bytesRead: number }) => void;

/**
 * The steps of an import: name → scan → validation → merge. Each attempt reads the archived file and begins at the first step, so it does
 * not matter where an earlier attempt stopped.
 */
@Injectable()
export class ImportPipeline {
  constructor(
    private readonly archive: Archive,
    private readonly validation: FileValidation,
    private readonly staging: SnapshotStaging,
    private readonly merge: Merge,
    private readonly outcomes: ImportOutcomes,
    private readonly log: ImportLog,
  ) {}

  /**
   * @returns when the run has ended, successfully or not
   * @throws ScannerUnavailable, LeaseLost, WaitingForOperators or an error of the database or the disk; then nothing of the file is merged
   */
  async run(lease: RunLease, stop: AbortSignal, onProgress: OnProgress): Promise<void> {
    const { run } = lease;
    const content = this.archive.source(run.archiveFile);
    const enter = async (state: ImportState, details?: { readonly scanner: string }) => {
      stop.throwIfAborted();
      await lease.enter(state, details);
      onProgress({ state, bytesRead: 0 });
    };
    const tell = (bytesRead: number) => {
      lease.progress(bytesRead);
      onProgress({ state: 'validating', bytesRead });
    };
    const { fileName, receivedAt } = run;
    const snapshot = await this.validation.run(
      { manufacturerId: run.manufacturer.id, fileName, receivedAt, content },
      {
        beforeScan: async (scanner) => {
          await enter('scanning', { scanner });
          await this.requireCopy(run.archiveFile);
          await this.archive.readmit(run.archiveFile);
        },
        // Before the run ends, because afterwards nothing would quarantine the file.
        whenInfected: () => this.archive.quarantine(run.archiveFile),
        stage: async () => {
          await enter('validating');
          return this.staging.stage(run, content, tell, lease.lost);
        },
      },
    );
    if (snapshot.faultCount > 0) {
      await this.outcomes.reject(lease, snapshot);
      this.log.refused(run, snapshot);
      return;
    }

    await enter('merging');
    const merged = await this.merge.run(
      run,
      (transaction, plan) => this.outcomes.merged(transaction, lease, plan, snapshot.rowsRead),
      lease.lost,
    );
    this.log.merged(run, merged, snapshot.rowsRead);
  }

  /** Drops the staging table that {@link run} may have left: its rows were merged, or will be read again. */
  async clear(lease: RunLease): Promise<void> {
    await this.staging.drop(lease.run.id);
  }

  private async requireCopy(archiveFile: string): Promise<void> {
    if (!(await this.archive.has(archiveFile)))
      throw new WaitingForOperators('its archive copy, which is missing');
  }
}
