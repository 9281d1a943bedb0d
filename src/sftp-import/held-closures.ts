import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { Clock, londonDay } from '../clock/clock.js';
import { ADVISORY_LOCKS } from '../database/advisory-locks.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { cutPage, type Page } from '../http/page-query.js';
import { type ClosuresStanding, HeldClosuresRepository, type HeldRun } from './held-closures.repository.js';
import type { RunPlace } from './import-reports.repository.js';
import type { ImportRun } from './import-run.js';
import { ImportRunRepository } from './import-run.repository.js';
import { ImportMails } from './mails/import-mails.js';
import { UnknownRun } from './unknown-run.js';

/** A run has no closures that could be decided on; the message says why, for whoever asked. */
export class NothingHeld extends Error {
  override readonly name = 'NothingHeld';
}

/** What became of a run's closures. */
export interface Decision {
  readonly runId: string;
  readonly manufacturer: string;
  readonly fileName: string;
  readonly decision: 'approved' | 'rejected';
  /** Recalls that are now `FIXED`; fewer than were held when some were changed meanwhile. */
  readonly closed: number;
}

/** Closures that the guard holds, for an administrator to decide on. */
@Injectable()
export class HeldClosures {
  constructor(
    private readonly transactions: Transactions,
    private readonly closures: HeldClosuresRepository,
    private readonly runs: ImportRunRepository,
    private readonly mails: ImportMails,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** All, the oldest first. */
  list(): Promise<HeldRun[]> {
    return this.transactions.run((transaction) => this.closures.list(transaction));
  }

  /** A page of them. */
  async listPage(page: Page<RunPlace>): Promise<{ rows: HeldRun[]; next: string | null }> {
    const rows = await this.transactions.run((transaction) => this.closures.list(transaction, page));
    return cutPage(rows, page.limit, ({ receivedAt, runId }) => [Date.parse(receivedAt), runId]);
  }

  /**
   * Closes what is held, except for what was closed or changed since the file was received.
   *
   * @throws UnknownRun, NothingHeld
   */
  approve(actor: Actor, runId: string): Promise<Decision> {
    return this.decide(actor, runId, 'approved', (transaction, run, now) =>
      this.closures.close(transaction, run.id, {
        receivedAt: new Date(run.receivedAt),
        now: new Date(now),
        today: londonDay(now),
      }),
    );
  }

  /**
   * Leaves open what is held.
   *
   * @throws UnknownRun, NothingHeld
   */
  reject(actor: Actor, runId: string): Promise<Decision> {
    return this.decide(actor, runId, 'rejected', async () => 0);
  }

  private decide(
    actor: Actor,
    runId: string,
    decision: Decision['decision'],
    close: (transaction: Transaction, run: ImportRun, now: number) => Promise<number>,
  ): Promise<Decision> {
    // Millions may be closed, and a file that is being merged may take this one's place: it is waited for.
    return this.transactions.atLength(async (transaction) => {
      const manufacturerId = await this.closures.findManufacturer(transaction, runId);
      if (manufacturerId === undefined) throw new UnknownRun(runId);
      await transaction.query('SELECT pg_advisory_xact_lock($1, $2)', [ADVISORY_LOCKS.merge, manufacturerId]);
      const standing = await this.closures.lock(transaction, runId);
      requireHeld(runId, standing);
      const run = await this.runs.read(transaction, runId);
      const now = this.clock.now();
      const closed = await close(transaction, run, now);
      await this.closures.decide(transaction, run.id, decision, closed, new Date(now));
      await this.mails.decided(transaction, run, decision, closed);
      await this.audit.record(transaction, actor, {
        action: `closures ${decision}`,
        subject: { kind: 'import run', id: run.id },
        before: { held: standing.held },
        after: { closed },
      });
      return {
        runId: run.id,
        manufacturer: run.manufacturer.name,
        fileName: run.fileName,
        decision,
        closed,
      };
    });
  }
}

function requireHeld(runId: string, { state, decision }: ClosuresStanding): void {
  if (decision === 'superseded') {
    throw new NothingHeld(
      `The closures of run ${runId} are obsolete: a later file of the manufacturer was imported`,
    );
  }
  if (decision !== null) throw new NothingHeld(`The closures of run ${runId} were already ${decision}`);
  if (state !== 'held') throw new NothingHeld(`Run ${runId} holds no closures: it is ${state}`);
}
