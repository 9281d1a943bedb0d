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

/** As many as a mail has. */
const FAULTS_SHOWN = 100;

/** Bounds what a list of faults takes of the memory, however long it is. */
const FAULTS_AT_ONCE = 1_000;

/** A run with the first of its faults. */
export interface FullImportReport extends ImportReport {
  readonly faults: readonly FileFault[];
}

/** What there is to know of files that came in, for those who sent them and for those who look after the service. */
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

  /** Undefined when there is no such run, or none that the viewer may see. */
  find(viewer: Viewer, runId: string): Promise<FullImportReport | undefined> {
    return this.transactions.run(async (transaction) => {
      const report = await this.reports.find(transaction, viewer, runId);
      if (!report) return undefined;
      const page = { limit: FAULTS_SHOWN, after: undefined };
      const faults = await this.reports.listFaults(transaction, runId, page);
      return { ...report, faults: faults.slice(0, FAULTS_SHOWN).map(withoutOrdinal) };
    });
  }

  /** The newest first. */
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

  /** In the order they were found. Undefined when the viewer may see no such run. */
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
   * All that are kept, a batch at a time. Undefined when the viewer may see no such run.
   *
   * The first batch is here before it returns: what is wrong with the database is mostly wrong from the beginning, and can
   * then still be told.
   */
  async readFaults(viewer: Viewer, runId: string): Promise<AsyncIterable<readonly FileFault[]> | undefined> {
    const first = await this.visibleFaults(viewer, runId, { limit: FAULTS_AT_ONCE, after: undefined });
    return first && this.batchesOfFaults(runId, first);
  }

  /** Each batch in a transaction of its own: faults are written at once, when a run ends, and never changed. */
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
