import { Injectable } from '@nestjs/common';
import { Transactions } from '../../../platform/database/transaction.js';
import { ImportRunRepository } from '../runs/import-run.repository.js';
import { SnapshotStaging } from './snapshot-staging.js';

/** Removes the staging tables of processes that were killed. */
@Injectable()
export class OrphanedStagingTables {
  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly staging: SnapshotStaging,
  ) {}

  /** Drops the tables whose run has ended. The process that ends a run drops the table of that run itself. */
  async drop(): Promise<void> {
    const { ids, inProgress } = await this.transactions.run(async (transaction) => {
      // A table's name ends with the run's id without its dashes, which PostgreSQL still parses as a UUID.
      const rows: { id: string }[] = await transaction.query(
        `SELECT substring(relname FROM '^import_stage_([0-9a-f]{32})$')::uuid::text AS id
           FROM pg_class
          WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
            AND relname ~ '^import_stage_[0-9a-f]{32}$'`,
      );
      const found = rows.map(({ id }) => id);
      return { ids: found, inProgress: await this.runs.findInProgressAmong(transaction, found) };
    });
    for (const id of ids) if (!inProgress.has(id)) await this.staging.drop(id);
  }
}
