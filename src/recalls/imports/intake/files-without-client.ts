import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { databaseNow } from '../../../platform/database/database-now.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { HELD_REASONS } from '../closures/closure-guard.js';
import { HeldClosuresRepository } from '../closures/held-closures.repository.js';
import { ManufacturerFilesRepository } from '../runs/manufacturer-files.repository.js';

/** The newest held file of each manufacturer that had no enabled client, and now has one again. $1 the reason. */
const FIND_TO_GO_ON = `
  SELECT DISTINCT ON (run.manufacturer_id) run.id, run.manufacturer_id AS "manufacturerId"
    FROM import_run AS run
   WHERE run.state = 'held' AND run.held_whole AND run.closures_decision IS NULL AND $1 = ANY (run.held_reasons)
     AND run.archive_removed_at IS NULL
     AND EXISTS (SELECT FROM recalls_client JOIN client ON client.id = recalls_client.client_id
                  WHERE recalls_client.manufacturer_id = run.manufacturer_id AND client.disabled_at IS NULL)
   ORDER BY run.manufacturer_id, run.received_at DESC`;

/** Restarts the run as if the file had just been received, so that all other reasons to hold it are checked. $1 run id, $2 now. */
const GO_ON = `
  UPDATE import_run
     SET state = 'received', held_whole = false, held_reasons = '{}', warnings = '{}', held = 0, next_attempt_at = $2,
         finished_at = NULL, attempts = 0, waiting_for = NULL, claimed_by = NULL
   WHERE id = $1`;

/** Resumes files that were held because their manufacturer had no enabled client, once it has one. */
@Injectable()
export class FilesWithoutClient {
  private readonly logger = new Logger('Imports');

  constructor(
    private readonly transactions: Transactions,
    private readonly closures: HeldClosuresRepository,
    private readonly files: ManufacturerFilesRepository,
    private readonly clock: Clock,
  ) {}

  /** Checks all manufacturers once. */
  async look(): Promise<void> {
    const found: { id: string; manufacturerId: number }[] = await this.transactions.run((transaction) =>
      transaction.query(FIND_TO_GO_ON, [HELD_REASONS.noClient]),
    );
    for (const { id, manufacturerId } of found) {
      const goesOn = await this.transactions.atLength((transaction) =>
        this.goOn(transaction, id, manufacturerId),
      );
      if (goesOn) this.logger.log(`Run ${id} goes on: its manufacturer has an enabled client again.`);
    }
  }

  private async goOn(transaction: Transaction, id: string, manufacturerId: number): Promise<boolean> {
    await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [ADVISORY_LOCKS.merge, manufacturerId]);
    await this.files.lockIntake(transaction, manufacturerId);
    const { state, decision } = await this.closures.lock(transaction, id);
    // An administrator was faster, or there is a later file with newer data; then an administrator decides.
    if (state !== 'held' || decision !== null) return false;
    if (await this.closures.findLaterFile(transaction, id)) return false;
    if (await this.files.findInProgress(transaction, manufacturerId)) return false;
    await transaction.query(GO_ON, [id, await databaseNow(transaction, this.clock)]);
    return true;
  }
}
