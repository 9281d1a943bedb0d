import { randomInt } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IntervalTask } from '../../../platform/clock/interval-task.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { ChangeFeedRepository } from './change-feed.repository.js';

/** So that the queue stays short when nobody reads the feed. With an empty queue a round is one probe. */
const PAUSE_MS = 5_000;

/** How many changes get their positions in one transaction: even after an outage it takes well under a second. */
const TOGETHER = 10_000;

/** The process that has the lock gives the positions. A reader here goes on without them, and gets them next time. */
const LONGEST_WAIT_MS = 1_000;

/** Exclusive; a positive integer of PostgreSQL's. */
const MARKS = 2 ** 31;

/**
 * Gives changes their positions in the feed once they are committed, one after another: the position of a change that
 * is committed late is above all that were ever seen, so a reader never has to look back. One process does so at a
 * time (docs/adr/0009).
 */
@Injectable()
export class ChangeSequencer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new IntervalTask('Change feed', PAUSE_MS, () => this.placeAll());
  private nextRound: Promise<void> | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly changes: ChangeFeedRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.parts.has('worker')) this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Gives a position to everything that is committed at the time of the call. Calls that wait share one round. */
  catchUp(): Promise<void> {
    this.nextRound ??= this.rounds.round();
    return this.nextRound;
  }

  private async placeAll(): Promise<void> {
    // From here on a caller may have committed something that this round does not see.
    this.nextRound = undefined;
    try {
      while ((await this.changes.isAnyQueued()) && (await this.placeSome()) === TOGETHER);
    } catch (error) {
      if (!isLockTaken(error)) throw error;
    }
  }

  private placeSome(): Promise<number> {
    return this.transactions.run(async (transaction) => {
      // A statement of its own: the next one has to see what the transaction waited for has done.
      await this.changes.waitForTurn(transaction, LONGEST_WAIT_MS);
      return this.changes.placeQueued(transaction, randomInt(MARKS), TOGETHER);
    });
  }
}

function isLockTaken(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '55P03';
}
