import { randomInt } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IntervalTask } from '../../../platform/clock/interval-task.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { ChangeFeedRepository } from './change-feed.repository.js';

/** So that the queue remains short when nobody reads the feed. With an empty queue a round is one index probe. */
const PAUSE_MS = 5_000;

/** How many changes get their positions in one transaction, which takes well under a second even after an outage. */
const TOGETHER = 10_000;

/** The process that has the lock assigns the positions. A reader here continues without them, and gets them next time. */
const LONGEST_WAIT_MS = 1_000;

/** The exclusive upper bound of a mark, which is a positive `integer` of PostgreSQL. */
const MARKS = 2 ** 31;

/**
 * Assigns positions in the feed to committed changes. A change that is committed late gets a position after all positions that any reader
 * has seen, so a reader never has to look back. One process does so at a time (docs/adr/0009).
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

  /** Assigns a position to everything that is committed at the time of the call. Waiting calls share one round. */
  catchUp(): Promise<void> {
    this.nextRound ??= this.rounds.round();
    return this.nextRound;
  }

  private async placeAll(): Promise<void> {
    // A caller after this point may have committed something that this round does not see.
    this.nextRound = undefined;
    try {
      while ((await this.changes.isAnyQueued()) && (await this.placeSome()) === TOGETHER);
    } catch (error) {
      if (!isLockTaken(error)) throw error;
    }
  }

  private placeSome(): Promise<number> {
    return this.transactions.run(async (transaction) => {
      // A separate statement, because its snapshot must contain what the transaction waited for.
      await this.changes.waitForTurn(transaction, LONGEST_WAIT_MS);
      return this.changes.placeQueued(transaction, randomInt(MARKS), TOGETHER);
    });
  }
}

function isLockTaken(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === '55P03';
}
