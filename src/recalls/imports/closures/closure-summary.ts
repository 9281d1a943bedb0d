import { Injectable } from '@nestjs/common';
import { Transactions } from '../../../platform/database/transaction.js';
import { type ImportReport, ImportReportsRepository } from '../reports/import-reports.repository.js';
import { isRunId } from '../runs/import-run.js';
import { UnknownRun } from '../runs/unknown-run.js';
import { ClosureSummaryRepository, type HeldCampaign } from './closure-summary.repository.js';
import { HeldClosuresRepository, type LaterFile } from './held-closures.repository.js';

export type { HeldCampaign, LaterFile };

/** What an administrator should know before a decision on the closures that a run holds. */
export interface ClosureSummary {
  readonly run: ImportReport;
  /** The newest file that came in later and was not merged, as in the list of held closures. */
  readonly laterFile: LaterFile | null;
  /** How many recalls of the manufacturer are open now. */
  readonly open: number;
  /** Those with the most held closures first; none when the whole file is held, or when nothing is held any more. */
  readonly campaigns: readonly HeldCampaign[];
  /** How many campaigns have held closures; `campaigns` has at most 100 of them. */
  readonly campaignCount: number;
  /** The manufacturer's last files, this one included, the newest first. */
  readonly lastFiles: readonly ImportReport[];
}

/** A month of daily files shows what is usual for the manufacturer. */
const LAST_FILES = 30;

/** Sums up held closures, so that an administrator can judge millions of them. */
@Injectable()
export class ClosureSummaries {
  constructor(
    private readonly transactions: Transactions,
    private readonly summaries: ClosureSummaryRepository,
    private readonly closures: HeldClosuresRepository,
    private readonly reports: ImportReportsRepository,
  ) {}

  /** @throws UnknownRun */
  summarise(runId: string): Promise<ClosureSummary> {
    // Millions of closures take some seconds to count.
    return this.transactions.atLength(async (transaction) => {
      const run = isRunId(runId) ? await this.reports.find(transaction, 'administrator', runId) : undefined;
      if (!run) throw new UnknownRun(runId);
      const { manufacturerId } = run;
      const held =
        run.state === 'held'
          ? await this.summaries.listCampaigns(transaction, run.id, manufacturerId)
          : { campaigns: [], campaignCount: 0 };
      return {
        run,
        laterFile: (await this.closures.findLaterFile(transaction, run.id)) ?? null,
        open: await this.summaries.countOpen(transaction, manufacturerId),
        ...held,
        // As the manufacturer sees them: without dry runs, which change nothing.
        lastFiles: (
          await this.reports.list(
            transaction,
            { manufacturerId },
            {},
            { limit: LAST_FILES, after: undefined },
          )
        ).slice(0, LAST_FILES),
      };
    });
  }
}
