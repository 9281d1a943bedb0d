import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Clock, londonDay } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { databaseNow } from '../../../platform/database/database-now.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { cutPage, type Page } from '../../../platform/http/page-query.js';
import { ImportMails } from '../mails/import-mails.js';
import { graceFromOf } from '../merge/merge-plan.js';
import type { RunPlace } from '../reports/import-reports.repository.js';
import { ImportLog } from '../runs/import-log.js';
import type { ImportRun } from '../runs/import-run.js';
import { ImportRunRepository } from '../runs/import-run.repository.js';
import { ManufacturerFilesRepository } from '../runs/manufacturer-files.repository.js';
import { REASONS, shownValue } from '../runs/reasons.js';
import { UnknownRun } from '../runs/unknown-run.js';
import {
  type HeldClosure,
  type HeldClosurePlace,
  HeldClosuresRepository,
  type HeldRun,
  type HeldStatus,
  type LaterFile,
} from './held-closures.repository.js';

export type { HeldRun };

/** The run has no closures that wait for a decision. The message says why. */
export class NothingHeld extends Error {
  override readonly name = 'NothingHeld';
}

/** The result of a decision. */
export interface Decision {
  readonly runId: string;
  readonly manufacturer: string;
  readonly fileName: string;
  readonly decision: 'approved' | 'rejected';
  /** Recalls that are now `FIXED` or withdrawn. There may be fewer than were held, because some were changed meanwhile. */
  readonly closed: number;
  /** The whole file was held. If it was approved, it is imported now, and its run shows the progress. */
  readonly heldWhole: boolean;
}

interface Closed {
  readonly closed: number;
  readonly withdrawn: number;
  readonly changeSets: readonly string[];
}

const NONE_CLOSED: Closed = { closed: 0, withdrawn: 0, changeSets: [] };

/** Closures, and whole files, that the guard holds, for an administrator to decide on. */
@Injectable()
export class HeldClosures {
  constructor(
    private readonly transactions: Transactions,
    private readonly closures: HeldClosuresRepository,
    private readonly runs: ImportRunRepository,
    private readonly files: ManufacturerFilesRepository,
    private readonly mails: ImportMails,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly log: ImportLog,
  ) {}

  /** All, oldest first. */
  list(): Promise<HeldRun[]> {
    return this.transactions.run((transaction) => this.closures.list(transaction));
  }

  /** A page of them. */
  async listPage(page: Page<RunPlace>): Promise<{ rows: HeldRun[]; next: string | null }> {
    const rows = await this.transactions.run((transaction) => this.closures.list(transaction, page));
    return cutPage(rows, page.limit, ({ receivedAt, runId }) => [Date.parse(receivedAt), runId]);
  }

  /** The recalls that a run would close; none when it holds none. @throws UnknownRun */
  async listClosures(
    runId: string,
    page: Page<HeldClosurePlace>,
  ): Promise<{ rows: HeldClosure[]; next: string | null }> {
    const rows = await this.transactions.run(async (transaction) => {
      if ((await this.closures.findManufacturer(transaction, runId)) === undefined)
        throw new UnknownRun(runId);
      return this.closures.listClosures(transaction, runId, page);
    });
    const { rows: shown, next } = cutPage(rows, page.limit, ({ recallId }) => [recallId]);
    return { rows: shown.map(({ recallId: _, ...closure }) => closure), next };
  }

  /**
   * Closes what is held, as of the file's receipt, except what was closed or changed since. A file that is held whole is imported.
   *
   * @param reason why it is approved although a later file of the manufacturer is in progress or was refused; checked by issueInReason
   * @param knownLaterFile the run of that file, or null, as the administrator was shown it: a page asks for a reason in any case, so the
   * reason alone does not show that the administrator knows of the file. Undefined: a reason is enough.
   * @throws UnknownRun, NothingHeld
   */
  approve(actor: Actor, runId: string, reason?: string, knownLaterFile?: string | null): Promise<Decision> {
    return this.decide(actor, runId, 'approved', reason, knownLaterFile);
  }

  /**
   * Leaves the recalls of held closures open.
   *
   * @throws UnknownRun, NothingHeld
   */
  reject(actor: Actor, runId: string, reason?: string): Promise<Decision> {
    return this.decide(actor, runId, 'rejected', reason);
  }

  private async decide(
    actor: Actor,
    runId: string,
    decision: Decision['decision'],
    reason?: string,
    knownLaterFile?: string | null,
  ): Promise<Decision> {
    // Millions may be closed, and a file that is being merged may take this one's place: it is waited for.
    const { run: decided, ...made } = await this.transactions.atLength(async (transaction) => {
      const manufacturerId = await this.closures.findManufacturer(transaction, runId);
      if (manufacturerId === undefined) throw new UnknownRun(runId);
      await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [ADVISORY_LOCKS.merge, manufacturerId]);
      // Waits for a file that is being admitted, because that is a later file.
      await this.files.lockIntake(transaction, manufacturerId);
      const status = await this.closures.lock(transaction, runId);
      requireHeld(runId, status);
      const later = await this.closures.findLaterFile(transaction, runId);
      const isLaterFileKnown =
        reason !== undefined && (knownLaterFile === undefined || knownLaterFile === later?.runId);
      if (decision === 'approved' && !isLaterFileKnown) requireNewest(runId, status, later);
      const run = await this.runs.read(transaction, runId);
      const now = await databaseNow(transaction, this.clock);
      const { closed, withdrawn } = status.heldWhole
        ? await this.decideWhole(transaction, run, status, decision, now)
        : await this.decideClosures(transaction, run, status, decision, now);
      await this.audit.record(transaction, actor, {
        action: status.heldWhole ? `held file ${decision}` : `closures ${decision}`,
        subject: { kind: 'import run', id: run.id },
        before: { held: status.held, ...(later ? { laterFile: later.runId } : {}) },
        after: { closed: closed + withdrawn, ...(reason === undefined ? {} : { reason: reason.trim() }) },
      });
      return {
        runId: run.id,
        manufacturer: run.manufacturer.name,
        fileName: run.fileName,
        decision,
        closed: closed + withdrawn,
        heldWhole: status.heldWhole,
        run,
      };
    });
    if (made.heldWhole && decision === 'rejected')
      this.log.refused(decided, { reasons: [REASONS.notApproved], faultCount: 1 });
    return made;
  }

  private async decideClosures(
    transaction: Transaction,
    run: ImportRun,
    { asOf }: HeldStatus,
    decision: Decision['decision'],
    now: Date,
  ): Promise<Closed> {
    const closed =
      decision === 'rejected'
        ? NONE_CLOSED
        : await this.closures.close(transaction, run.id, {
            // Refused for now: a complete file that was received meanwhile has the newer word, and must be merged first.
            asOf,
            graceFrom: graceFromOf(new Date(run.receivedAt), this.settings),
            now,
            today: londonDay(now.getTime()),
          });
    await this.closures.decide(transaction, run.id, decision, closed, now);
    await this.mails.decided(transaction, run, decision, closed.closed + closed.withdrawn);
    return closed;
  }

  private async decideWhole(
    transaction: Transaction,
    run: ImportRun,
    { hasArchiveCopy }: HeldStatus,
    decision: Decision['decision'],
    now: Date,
  ): Promise<Closed> {
    if (decision === 'rejected') {
      await this.closures.refuseWhole(transaction, run.id, REASONS.notApproved, now);
      await this.mails.wholeRejected(transaction, run);
      return NONE_CLOSED;
    }
    if (!hasArchiveCopy) {
      throw new NothingHeld(`Run ${run.id} can't be imported any more: its copy was removed after 90 days`);
    }
    const rival = await this.files.findInProgress(transaction, run.manufacturer.id);
    if (rival) {
      throw new NothingHeld(
        `Run ${run.id} can't be imported while another file of the manufacturer is in progress: ${rival.fileName}`,
      );
    }
    await this.closures.beginAnew(transaction, run.id, now);
    return NONE_CLOSED;
  }
}

function requireHeld(runId: string, status: HeldStatus): void {
  const { state, decision, heldWhole } = status;
  const what = whatIsHeld(runId, status);
  if (decision === 'superseded') {
    throw new NothingHeld(
      `${what} ${heldWhole ? 'is' : 'are'} obsolete: a later file of the manufacturer was imported`,
    );
  }
  if (decision !== null) throw new NothingHeld(`${what} ${heldWhole ? 'was' : 'were'} already ${decision}`);
  if (state !== 'held') throw new NothingHeld(`Run ${runId} holds no closures: it is ${state}`);
}

/**
 * A later file has better information about what is outstanding: approving the older one would close recalls that the later one contains.
 */
function requireNewest(runId: string, status: HeldStatus, later: LaterFile | undefined): void {
  if (!later) return;
  const what =
    later.state === 'rejected' ? 'was refused' : later.state === 'held' ? 'is held itself' : 'is in progress';
  throw new NothingHeld(
    `${whatIsHeld(runId, status)} can't be approved: a later file of the manufacturer ${what} (${shownValue(later.fileName)}, received ${later.receivedAt}, run ${later.runId}). Wait for it, or approve again with a reason`,
  );
}

function whatIsHeld(runId: string, { heldWhole }: HeldStatus): string {
  return `${heldWhole ? 'The file' : 'The closures'} of run ${runId}`;
}
