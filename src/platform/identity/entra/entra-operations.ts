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

/** The timeout of an operation in the tenant, for which a caller waits. */
const LONGEST_ATTEMPT_MS = 60_000;

/** The timeout of undoing a failed operation, for which its caller still waits. */
const LONGEST_UNDOING_MS = 15_000;

/** Much longer than an operation takes, and than a change takes to reach all parts of the tenant. */
const STALE_AFTER_MS = 5 * 60_000;

/** The record of an operation. */
interface Beginning {
  readonly kind: OperationKind;
  /** The client of the operation; absent for a new client. */
  readonly clientId?: string;
  readonly keyId?: string;
  /** Throws if the operation may not begin; runs in the transaction that records the operation. */
  readonly check: (transaction: Transaction) => Promise<void>;
}

/** The two sides of an operation. */
export interface Operation<Made, Result> extends Beginning, Undoable {
  readonly kind: Exclude<OperationKind, 'remove password'>;
  /** Creates something in the tenant. */
  readonly make: (attempt: Attempt) => Promise<Made>;
  /** Stores the result here, in the transaction that ends the operation. */
  readonly keep: (transaction: Transaction, made: Made) => Promise<Result>;
  /** The ids of what was created, on both sides. */
  readonly idsOf: (made: Made) => { readonly clientId: string; readonly keyId: string };
}

/** A recorded operation. */
export interface StandingOperation extends NotedOperation {
  /** Whether its process may still be working on it. */
  readonly mayBeUnderWay: boolean;
}

interface Undoable {
  /** Removes from the tenant what is known to have been created. */
  readonly undo: (deadline: AbortSignal) => Promise<void>;
}

/**
 * Operations that must happen both in the tenant and here, or not at all, although no transaction covers both.
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

  /** @throws RecallsError `unavailable` when the tenant fails */
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
        // It was committed, although the database's answer was lost.
        if (kept) return kept.result;
      }
      throw error instanceof EntraFault ? unavailable(error) : error;
    }
  }

  /** The tag of everything in the tenant that belongs to this database. */
  installation(): Promise<string> {
    this.known ??= this.transactions
      .run((transaction) => this.repository.installation(transaction))
      .catch((error: unknown) => {
        this.known = undefined;
        throw error;
      });
    return this.known;
  }

  /** The current operations on the passwords of a client, whose row is locked. */
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
   * Removes a password in the tenant and then here. Once begun it is finished, never undone: if it fails half-way, the next request or
   * {@link UnfinishedOperations} continues it.
   *
   * @param check throws if it may not be removed
   * @param keep records the removal
   * @throws RecallsError `unavailable` when the tenant fails
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

  /** Every recorded operation, after those whose process has certainly ended were declared abandoned. */
  noted(): Promise<StandingOperation[]> {
    const staleBefore = this.staleBefore();
    return this.transactions.run(async (transaction) => {
      await this.repository.abandonBegunBefore(transaction, staleBefore);
      const notes = await this.repository.all(transaction);
      return notes.map((note) => ({ ...note, mayBeUnderWay: note.begunAt >= staleBefore }));
    });
  }

  /** A process that began before this is not working on its operation any more, and all parts of the tenant know what it created. */
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

  /** First in its transaction: from here on no other process can abandon the operation. */
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
      // A request without a response may still take effect in the tenant, so the record remains until that can be determined.
      if (!attempt.doubtful) await this.forget(attempt.operationId);
    } catch (error) {
      this.logger.error(`A failed operation is undone later: ${describeCause(error)}`);
    }
    return false;
  }

  private abandon(id: string): Promise<boolean> {
    return this.transactions.run((transaction) => this.repository.abandon(transaction, id));
  }

  /** Deletes the record once nothing remains to be undone. */
  forget(id: string): Promise<void> {
    return this.transactions.run(async (transaction) => {
      await this.repository.remove(transaction, id);
    });
  }
}
