import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { describeCause } from '../../errors/describe-cause.js';
import { unavailable } from '../../errors/request-error.js';
import { EntraFault } from './entra-fault.js';
import {
  EntraOperationRepository,
  type NotedOperation,
  type OperationKind,
} from './entra-operation.repository.js';
import { type Attempt, TenantApplications } from './tenant-applications.js';

/** How long an operation may go on in the tenant; a caller waits no longer. */
const LONGEST_ATTEMPT_MS = 60_000;

/** How long undoing may take, once an operation failed: its caller still waits. */
const LONGEST_UNDOING_MS = 15_000;

/** Far longer than an operation lasts, and than it takes all parts of the tenant to hear of a change. */
const STALE_AFTER_MS = 5 * 60_000;

/** What is noted of an operation. */
interface Beginning {
  readonly kind: OperationKind;
  /** The client it is about; absent for a newcomer. */
  readonly clientId?: string;
  readonly keyId?: string;
  /** Whether it may begin, asked in the transaction in which it is noted. */
  readonly check: (transaction: Transaction) => Promise<void>;
}

/** What is done on both sides. */
export interface Operation<Made, Result> extends Beginning, Undoable {
  readonly kind: Exclude<OperationKind, 'remove password'>;
  /** Makes it in the tenant. */
  readonly make: (attempt: Attempt) => Promise<Made>;
  /** Keeps it here, in the transaction that ends the operation. */
  readonly keep: (transaction: Transaction, made: Made) => Promise<Result>;
  /** What was made, by the ids it has on both sides. */
  readonly idsOf: (made: Made) => { readonly clientId: string; readonly keyId: string };
}

/** An operation that has a note. */
export interface StandingOperation extends NotedOperation {
  /** Whether a process may still be at it. */
  readonly mayBeUnderWay: boolean;
}

interface Undoable {
  /** Takes away from the tenant what is known to have been made. */
  readonly undo: (deadline: AbortSignal) => Promise<void>;
}

/**
 * Things that have to be done in the tenant and here or not at all, although no transaction covers both.
 *
 * An operation is noted here before the tenant is asked; the transaction that keeps its result takes the note away, and
 * fails if somebody declared the operation abandoned. An abandonment changes that same row: so of "kept"
 * and "abandoned" exactly one ever comes true, whatever process dies or connection breaks when. What an abandoned
 * operation made is taken away at once or, if that fails, by {@link UnfinishedOperations} and `recalls reconcile`.
 */
@Injectable()
export class EntraOperations {
  private readonly logger = new Logger('Microsoft Entra ID');

  private known: Promise<string> | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly applications: TenantApplications,
    private readonly repository: EntraOperationRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws RecallsError `unavailable` when the tenant did not do its part. */
  async carryOut<Made, Result>(operation: Operation<Made, Result>): Promise<Result> {
    const attempt: Attempt = {
      operationId: randomUUID(),
      deadline: AbortSignal.timeout(LONGEST_ATTEMPT_MS),
      doubtful: false,
    };
    await this.begin(attempt.operationId, operation);
    let kept: { readonly result: Result } | undefined;
    try {
      const made = await operation.make(attempt);
      return await this.transactions.run(async (transaction) => {
        await this.end(transaction, attempt, operation.idsOf(made));
        kept = { result: await operation.keep(transaction, made) };
        return kept.result;
      });
    } catch (error) {
      if (await this.wasKept(attempt, operation)) {
        // Committed, though the answer of the database was lost.
        if (kept) return kept.result;
      }
      throw error instanceof EntraFault ? unavailable(error) : error;
    }
  }

  /** What marks everything in the tenant that belongs to this database. */
  installation(): Promise<string> {
    this.known ??= this.transactions
      .run((transaction) => this.repository.installation(transaction))
      .catch((error: unknown) => {
        this.known = undefined;
        throw error;
      });
    return this.known;
  }

  /** What is being done with the passwords of a client, whose row is locked. */
  async underWay(
    transaction: Transaction,
    clientId: string,
  ): Promise<{ beingAdded: number; beingRemoved: ReadonlySet<string | null> }> {
    await this.repository.abandonBegunBefore(transaction, this.staleBefore());
    const notes = await this.repository.ofClient(transaction, clientId);
    return {
      beingAdded: notes.filter(({ kind, state }) => kind === 'add password' && state === 'begun').length,
      beingRemoved: new Set(notes.filter(({ kind }) => kind === 'remove password').map(({ keyId }) => keyId)),
    };
  }

  /**
   * Removes a password there and then here. Once begun it is finished, never undone: what fails in the middle is done again
   * by the next request, or by {@link UnfinishedOperations}.
   *
   * @param check whether it may be removed
   * @param keep records that it is
   * @throws RecallsError `unavailable` when the tenant did not do its part.
   */
  async removePassword(
    { clientId, keyId }: { clientId: string; keyId: string },
    check: (transaction: Transaction) => Promise<void>,
    keep: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    const id = randomUUID();
    await this.begin(id, { kind: 'remove password', clientId, keyId, check });
    try {
      await this.applications.removePassword(clientId, keyId, AbortSignal.timeout(LONGEST_ATTEMPT_MS));
    } catch (error) {
      if (!(error instanceof EntraFault)) throw error;
      if (!error.outcomeUnknown) await this.forget(id);
      throw unavailable(error);
    }
    await this.transactions.run(async (transaction) => {
      await keep(transaction);
      await this.repository.removeRemovals(transaction, clientId, keyId);
    });
  }

  /** Every operation that is noted, after those whose process must be gone were declared abandoned. */
  noted(): Promise<StandingOperation[]> {
    const staleBefore = this.staleBefore();
    return this.transactions.run(async (transaction) => {
      await this.repository.abandonBegunBefore(transaction, staleBefore);
      const notes = await this.repository.all(transaction);
      return notes.map((note) => ({ ...note, mayBeUnderWay: note.begunAt >= staleBefore }));
    });
  }

  /** A process that began before this can't be at it any more, and the whole tenant has heard of what it made. */
  private staleBefore(): Date {
    return new Date(this.clock.now() - STALE_AFTER_MS);
  }

  private begin(id: string, { kind, clientId, keyId, check }: Beginning): Promise<void> {
    return this.transactions.run(async (transaction) => {
      await check(transaction);
      const begunAt = new Date(this.clock.now());
      await this.repository.add(transaction, {
        id,
        kind,
        state: 'begun',
        clientId: clientId ?? null,
        keyId: keyId ?? null,
        begunAt,
      });
    });
  }

  /** First in its transaction: from here on nobody else can abandon the operation. */
  private async end(
    transaction: Transaction,
    { operationId, doubtful }: Attempt,
    ids: { clientId: string; keyId: string },
  ): Promise<void> {
    const ended = doubtful
      ? await this.repository.markKept(transaction, operationId, ids)
      : await this.repository.takeAway(transaction, operationId);
    if (!ended) throw unavailable(new Error('The operation took so long that it was abandoned.'));
  }

  /** Abandons a failed operation and undoes it; true when it can't be abandoned, because it was kept. */
  private async wasKept(attempt: Attempt, { undo }: Undoable): Promise<boolean> {
    try {
      if (!(await this.abandon(attempt.operationId))) return true;
      await undo(AbortSignal.timeout(LONGEST_UNDOING_MS));
      // What got no answer may yet appear in the tenant: its note stays until that can be judged.
      if (!attempt.doubtful) await this.forget(attempt.operationId);
    } catch (error) {
      this.logger.error(`A failed operation is undone later: ${describeCause(error)}`);
    }
    return false;
  }

  private abandon(id: string): Promise<boolean> {
    return this.transactions.run((transaction) => this.repository.abandon(transaction, id));
  }

  /** Once there is nothing left of it to undo. */
  forget(id: string): Promise<void> {
    return this.transactions.run(async (transaction) => {
      await this.repository.remove(transaction, id);
    });
  }
}
