import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { IS_WAITING } from './import-reports.repository.js';

/** How many files need somebody's attention. */
export interface FilesInNeed {
  /** They can't go on, for example because the scanner does not answer. */
  readonly waiting: number;
  /** Manufacturers whose last file was refused: one that has sent a good file since needs nobody. */
  readonly refused: number;
}

/** What the filters of the list of files find. Each manufacturer's last file is one probe of import_run_manufacturer_idx. */
const FILES_IN_NEED = `
  SELECT (SELECT count(*)::integer FROM import_run AS run WHERE ${IS_WAITING}) AS waiting,
         (SELECT count(*)::integer
            FROM manufacturer
            JOIN LATERAL (SELECT * FROM import_run
                           WHERE manufacturer_id = manufacturer.id AND NOT dry_run
                           ORDER BY received_at DESC LIMIT 1) AS run ON true
           WHERE run.state = 'rejected') AS refused`;

@Injectable()
export class FilesNeedingSomebody {
  constructor(private readonly transactions: Transactions) {}

  async count(): Promise<FilesInNeed> {
    const [found] = await this.transactions.run((transaction: Transaction) =>
      transaction.query<FilesInNeed[]>(FILES_IN_NEED),
    );
    return found ?? { waiting: 0, refused: 0 };
  }
}
