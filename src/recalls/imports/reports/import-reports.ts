import { Injectable } from '@nestjs/common';
import { Transactions } from '../../../platform/database/transaction.js';
import { cutPage, type Page } from '../../../platform/http/page-query.js';
import type { FileFault } from '../runs/reasons.js';
import {
  type FaultPlace,
  type ImportReport,
  ImportReportsRepository,
  type KeptFault,
  type RunFilter,
  type RunPlace,
  type Viewer,
} from './import-reports.repository.js';

/** The same number as in a mail. */
const FAULTS_SHOWN = 100;

/** Bounds the memory for a list of errors, however long it is. */
const FAULTS_AT_ONCE = 1_000;

/** A run with its first errors. */
export interface FullImportReport extends ImportReport {
  readonly faults: readonly FileFault[];
}

export type { ImportReport, RunFilter };

/** Information about received files, for the manufacturers that sent them and for operators. */
@Injectable()
export class ImportReports {
  constructor(
    private readonly transactions: Transactions,
    private readonly reports: ImportReportsRepository,
  ) {}

  /** @throws Error when no manufacturer has this name, case-insensitive */
  async idOfManufacturer(name: string): Promise<number> {
    const id = await this.transactions.run((transaction) => this.reports.findManufacturer(transaction, name));
    if (id === undefined) throw new Error(`There is no manufacturer named ${name}`);
    return id;
  }

  /** Undefined when there is no such run, or when the viewer may not see it. */
  find(viewer: Viewer, runId: string): Promise<FullImportReport | undefined> {
    return this.transactions.run(async (transaction) => {
      const report = await this.reports.find(transaction, viewer, runId);
      if (!report) return undefined;
      const page = { limit: FAULTS_SHOWN, after: undefined };
      const faults = await this.reports.listFaults(transaction, runId, page);
      return { ...report, faults: faults.slice(0, FAULTS_SHOWN).map(withoutOrdinal) };
    });
  }

  /** Newest first. */
  async list(
    viewer: Viewer,
    filter: RunFilter,
    page: Page<RunPlace>,
  ): Promise<{ rows: ImportReport[]; next: string | null }> {
    const rows = await this.transactions.run((transaction) =>
      this.reports.list(transaction, viewer, filter, page),
    );
    return cutPage(rows, page.limit, ({ receivedAt, id }) => [Date.parse(receivedAt), id]);
  }

  /** In the order in which they were found. Undefined when the viewer may not see the run. */
  async listFaults(
    viewer: Viewer,
    runId: string,
    page: Page<FaultPlace>,
  ): Promise<{ rows: FileFault[]; next: string | null } | undefined> {
    const faults = await this.visibleFaults(viewer, runId, page);
    if (!faults) return undefined;
    const { rows, next } = cutPage(faults, page.limit, ({ ordinal }) => [ordinal]);
    return { rows: rows.map(withoutOrdinal), next };
  }

  /**
   * All stored errors, one batch at a time. Undefined when the viewer may not see the run.
   *
   * The first batch is read before this returns, because a problem with the database mostly shows at the beginning, when it can still be
   * answered with an error.
   */
  async readFaults(viewer: Viewer, runId: string): Promise<AsyncIterable<readonly FileFault[]> | undefined> {
    const first = await this.visibleFaults(viewer, runId, { limit: FAULTS_AT_ONCE, after: undefined });
    return first && this.batchesOfFaults(runId, first);
  }

  /** Each batch in a transaction of its own. Errors are written at once when a run ends, and never change. */
  private async *batchesOfFaults(
    runId: string,
    first: readonly KeptFault[],
  ): AsyncGenerator<readonly FileFault[]> {
    let faults = first;
    for (;;) {
      const batch = faults.slice(0, FAULTS_AT_ONCE);
      yield batch;
      const last = batch.at(-1);
      if (faults.length <= FAULTS_AT_ONCE || !last) return;
      const page: Page<FaultPlace> = { limit: FAULTS_AT_ONCE, after: [last.ordinal] };
      faults = await this.transactions.run((transaction) =>
        this.reports.listFaults(transaction, runId, page),
      );
    }
  }

  private visibleFaults(
    viewer: Viewer,
    runId: string,
    page: Page<FaultPlace>,
  ): Promise<KeptFault[] | undefined> {
    return this.transactions.run(async (transaction) =>
      (await this.reports.isVisible(transaction, viewer, runId))
        ? this.reports.listFaults(transaction, runId, page)
        : undefined,
    );
  }
}

function withoutOrdinal({ line, column, reason, value, expected }: FileFault): FileFault {
  return { line, column, reason, value, expected };
}
