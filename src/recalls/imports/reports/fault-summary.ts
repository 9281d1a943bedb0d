import { Injectable } from '@nestjs/common';
import { Transactions } from '../../../platform/database/transaction.js';
import { type EarlierFault, type FaultGroup, FaultSummaryRepository } from './fault-summary.repository.js';
import { ImportReportsRepository } from './import-reports.repository.js';

export type { EarlierFault, FaultGroup };

/** Sums up the stored faults of a file, and says in which earlier files of the manufacturer there were the same. */
@Injectable()
export class FaultSummaries {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ImportReportsRepository,
    private readonly summaries: FaultSummaryRepository,
  ) {}

  /** The most frequent first. Undefined when there is no such run. */
  find(runId: string): Promise<FaultGroup[] | undefined> {
    return this.transactions.run(async (transaction) =>
      (await this.reports.isVisible(transaction, 'administrator', runId))
        ? this.summaries.list(transaction, runId)
        : undefined,
    );
  }
}
