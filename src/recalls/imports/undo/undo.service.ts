import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Clock } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { databaseNow } from '../../../platform/database/database-now.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { Outbox } from '../../../platform/mail/outbox.js';
import { isRunId } from '../runs/import-run.js';
import { ImportRunRepository } from '../runs/import-run.repository.js';
import { ManufacturerFilesRepository } from '../runs/manufacturer-files.repository.js';
import { UnknownRun } from '../runs/unknown-run.js';
import { NothingToUndo, type Undone } from './undo.js';
import { type RunToUndo, UndoRepository, type UndoTarget } from './undo.repository.js';
import { undoneClientEmail, undoneRunEmail } from './undo-emails.js';

/** The number that a response contains; the list of a run's changes contains all. */
const LEFT_SHOWN = 100;

/** The options of an undo. */
export interface UndoRequest {
  /** For the team and the audit trail, checked by issueInReason. */
  readonly reason: string;
  /** Only counts what would be undone. */
  readonly dryRun: boolean;
}

/** Undoes what a wrong file, or a client whose key was stolen, did to recalls. */
@Injectable()
export class UndoService {
  constructor(
    private readonly transactions: Transactions,
    private readonly undos: UndoRepository,
    private readonly runs: ImportRunRepository,
    private readonly files: ManufacturerFilesRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Recalls whose newest change is the run's get their previous values. Others are not changed, and neither are recalls that a later file
   * contains as open or that a client has said are open. Closures that the run still holds remain open. Undoing a run again does nothing.
   *
   * @throws UnknownRun, NothingToUndo
   */
  undoRun(actor: Actor, runId: string, request: UndoRequest): Promise<Undone> {
    return this.transactions.atLength(async (transaction) => {
      const manufacturerId = isRunId(runId)
        ? await this.undos.findManufacturerOfRun(transaction, runId)
        : undefined;
      if (manufacturerId === undefined) throw new UnknownRun(runId);
      const locked = !request.dryRun;
      if (locked) await this.lockManufacturer(transaction, manufacturerId);
      const run = await this.undos.readRun(transaction, runId, { locked });
      requireMerged(runId, run);
      const { asOf } = run;
      const changeSets =
        run.changeSets.length === 0 && run.hasChanges
          ? await this.undos.findChangeSetsOfOldRun(transaction, runId)
          : run.changeSets;
      const undone = await this.undo(
        transaction,
        manufacturerId,
        { kind: 'run', runId, changeSets, asOf },
        request,
      );
      if (request.dryRun) return undone;
      await this.undos.markUndone(transaction, runId, await databaseNow(transaction, this.clock));
      await this.files.noteLastFile(transaction, manufacturerId);
      await this.audit.record(transaction, actor, {
        action: 'import run undone',
        subject: { kind: 'import run', id: runId.toLowerCase() },
        after: { ...undone.counts, reason: request.reason.trim() },
      });
      const { teamEmail } = await this.undos.readManufacturer(transaction, manufacturerId);
      const { fileName, receivedAt } = await this.runs.read(transaction, runId);
      await this.outbox.add(transaction, {
        ...undoneRunEmail({ ...undone, fileName, receivedAt, reason: request.reason.trim() }),
        recipient: teamEmail,
      });
      return undone;
    });
  }

  /**
   * The same for what a manufacturer's client did over the API since a time. A recall that somebody else has changed since is not changed.
   * If somebody else changed it between the client's changes, it returns to those values.
   *
   * @throws NothingToUndo
   */
  undoClient(actor: Actor, clientId: string, since: Date, request: UndoRequest): Promise<Undone> {
    return this.transactions.atLength(async (transaction) => {
      const manufacturerId = await this.undos.requireManufacturerOfClient(transaction, clientId);
      if (!request.dryRun) await this.lockManufacturer(transaction, manufacturerId);
      const undone = await this.undo(
        transaction,
        manufacturerId,
        { kind: 'client', clientId, since },
        request,
      );
      if (request.dryRun) return undone;
      await this.audit.record(transaction, actor, {
        action: 'calls of a client undone',
        subject: { kind: 'client', id: clientId },
        after: { ...undone.counts, since: since.toISOString(), reason: request.reason.trim() },
      });
      const { teamEmail } = await this.undos.readManufacturer(transaction, manufacturerId);
      await this.outbox.add(transaction, {
        ...undoneClientEmail({ ...undone, since, reason: request.reason.trim() }),
        recipient: teamEmail,
      });
      return undone;
    });
  }

  private async undo(
    transaction: Transaction,
    manufacturerId: number,
    target: UndoTarget,
    { dryRun }: UndoRequest,
  ): Promise<Undone> {
    // A million recalls are compared and sorted, which is faster if they fit into memory.
    await transaction.query(`SET LOCAL work_mem = '256MB'`);
    const { apiGraceHours } = this.settings;
    const counts = await this.undos.plan(transaction, manufacturerId, target, {
      apiGraceHours,
      now: await databaseNow(transaction, this.clock),
      // Counting delays neither calls nor files.
      locked: !dryRun,
    });
    const leftAlone = await this.undos.listLeftAlone(transaction, LEFT_SHOWN);
    const { name } = await this.undos.readManufacturer(transaction, manufacturerId);
    if (!dryRun) {
      const now = await databaseNow(transaction, this.clock);
      await this.undos.apply(transaction, manufacturerId, target, { id: randomUUID(), counts, now });
    }
    return { manufacturer: name, dryRun, counts, leftAlone };
  }

  /** No file of the manufacturer is merged, and nobody decides on its closures, until the transaction ends. */
  private async lockManufacturer(transaction: Transaction, manufacturerId: number): Promise<void> {
    await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [ADVISORY_LOCKS.merge, manufacturerId]);
  }
}

function requireMerged(runId: string, { state, dryRun, heldWhole }: RunToUndo): void {
  if (dryRun) throw new NothingToUndo(`Run ${runId} can't be undone: it was a dry run and changed nothing`);
  if (state === 'done' || (state === 'held' && !heldWhole)) return;
  const what = state === 'held' ? 'held whole' : state;
  throw new NothingToUndo(`Run ${runId} can't be undone: it is ${what}, so it has changed nothing`);
}
