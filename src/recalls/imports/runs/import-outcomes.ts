import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { ImportMails } from '../mails/import-mails.js';
import type { FaultReport } from '../merge/fault-collector.js';
import type { Merged } from '../merge/merge.js';
import type { ImportCounts } from './import-run.js';
import { type Ending, ImportRunRepository } from './import-run.repository.js';
import { LeaseLost } from './lease-lost.js';
import { ManufacturerFilesRepository } from './manufacturer-files.repository.js';
import type { RunLease } from './run-lease.js';

/** The counts of a file of which nothing is merged. */
export const NOTHING_CHANGED: ImportCounts = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

/** Writes the result of a run together with its mails, in one transaction. A dry run sends no mail. */
@Injectable()
export class ImportOutcomes {
  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly files: ManufacturerFilesRepository,
    private readonly mails: ImportMails,
    private readonly clockOffset: ClockOffset,
  ) {}

  /** Ends a run without merging anything. @throws LeaseLost */
  async reject(lease: RunLease, report: FaultReport & { readonly rowsRead: number }): Promise<void> {
    await lease.confirm();
    await this.transactions.run(async (transaction) => {
      await this.end(transaction, lease, { ...report, state: 'rejected', counts: NOTHING_CHANGED });
      await this.runs.addFaults(transaction, lease.run.id, report.faults);
      if (!lease.run.dryRun) await this.mails.rejected(transaction, lease.run, report);
    });
  }

  /** Ends a run whose file this transaction merges; closures, or the whole file, may be held. @throws LeaseLost */
  async merged(transaction: Transaction, lease: RunLease, merged: Merged, rowsRead: number): Promise<void> {
    await lease.confirm();
    const { run } = lease;
    const isHeld = (merged.heldWhole || merged.counts.held > 0) && !run.dryRun;
    const state = isHeld ? 'held' : 'done';
    await this.end(transaction, lease, {
      state,
      counts: merged.counts,
      rowsRead,
      faultCount: 0,
      reasons: [],
      merged,
    });
    if (run.dryRun) return;
    // A file that is held whole confirms nothing, because nothing of it is merged.
    if (!merged.heldWhole) {
      await this.files.supersedeHeld(transaction, run, new Date(this.clockOffset.now()));
      await this.files.noteLastFile(transaction, run.manufacturer.id);
    }
    if (isHeld) await this.mails.held(transaction, run, merged);
    else await this.mails.receipt(transaction, run, merged.counts);
  }

  private async end(transaction: Transaction, lease: RunLease, ending: Ending): Promise<void> {
    const isOurs = await this.runs.end(
      transaction,
      lease.run.id,
      lease.id,
      ending,
      new Date(this.clockOffset.now()),
    );
    if (!isOurs) throw new LeaseLost();
  }
}
