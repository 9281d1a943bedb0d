import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { ImportRunRepository } from '../runs/import-run.repository.js';
import { Archive } from './archive.js';

const KEPT_FOR_MS = 90 * 24 * 60 * 60_000;

/** Bounds what one transaction writes; the next batch follows at once. */
const BATCH = 100;

/** Deletes archived files whose retention has ended. Their runs remain. */
@Injectable()
export class ArchiveRemoval {
  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly archive: Archive,
    private readonly clock: Clock,
  ) {}

  /** Deletes all files that are 90 days old. */
  async removeAllDue(): Promise<void> {
    while ((await this.removeBatch()) === BATCH);
  }

  private async removeBatch(): Promise<number> {
    const now = this.clock.now();
    const expired = await this.transactions.run((transaction) =>
      this.runs.findArchivedBefore(transaction, new Date(now - KEPT_FOR_MS), BATCH),
    );
    // The files first: if the process is killed in between, they are deleted again, which succeeds if they are already gone.
    for (const { archiveFile } of expired) await this.archive.remove(archiveFile);
    const ids = expired.map(({ id }) => id);
    await this.transactions.run((transaction) =>
      this.runs.markArchiveRemoved(transaction, ids, new Date(now)),
    );
    return expired.length;
  }
}
