import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transaction.js';
import { type ImportReport, ImportReportsRepository } from './import-reports.repository.js';
import type { FileFault } from './reasons.js';

/** As many as a mail has. */
const FAULTS_SHOWN = 100;

/** A run with the first of its faults. */
export interface FullImportReport extends ImportReport {
  readonly faults: readonly FileFault[];
}

/** What there is to know of files that came in, for those who look after the service. */
@Injectable()
export class ImportReports {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ImportReportsRepository,
  ) {}

  /** @throws Error when no manufacturer has this name, in any case */
  async idOfManufacturer(name: string): Promise<number> {
    const id = await this.transactions.run((transaction) => this.reports.findManufacturer(transaction, name));
    if (id === undefined) throw new Error(`There is no manufacturer named ${name}`);
    return id;
  }

  read(runId: string): Promise<FullImportReport> {
    return this.transactions.run(async (transaction) => ({
      ...(await this.reports.read(transaction, runId)),
      faults: await this.reports.listFaults(transaction, runId, FAULTS_SHOWN),
    }));
  }

  /** The newest first. */
  list({
    manufacturerId,
    limit,
  }: {
    manufacturerId?: number | undefined;
    limit: number;
  }): Promise<ImportReport[]> {
    return this.transactions.run((transaction) => this.reports.list(transaction, manufacturerId, limit));
  }
}
