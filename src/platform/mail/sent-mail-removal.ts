import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { IntervalTask } from '../clock/interval-task.js';
import { WorkerTasks } from '../clock/worker-tasks.js';
import { Transactions } from '../database/transaction.js';
import { OutboxRepository } from './outbox.repository.js';

/**
 * Long enough to answer a team that asks, after a holiday, whether it was notified. Not longer, because mails about files contain VINs, and
 * the history of files and secrets is stored elsewhere permanently.
 */
const KEPT_FOR_MS = 30 * 24 * 60 * 60_000;

const PAUSE_MS = 60 * 60_000;

/** Bounds what one transaction deletes; the next batch follows at once. */
const BATCH = 1_000;

/** Deletes mails from the outbox that were sent long ago, so that the table does not grow without limit. */
@Injectable()
export class SentMailRemoval {
  private readonly looking: IntervalTask;

  constructor(
    private readonly transactions: Transactions,
    private readonly mails: OutboxRepository,
    private readonly clock: Clock,
    tasks: WorkerTasks,
  ) {
    this.looking = tasks.add('Sent mail', PAUSE_MS, () => this.removeAllDue());
  }

  /** Deletes all mails that are due for deletion now. */
  tick(): Promise<void> {
    return this.looking.round();
  }

  private async removeAllDue(): Promise<void> {
    let removed = BATCH;
    while (removed === BATCH && !this.looking.stopping) {
      const before = new Date(this.clock.now() - KEPT_FOR_MS);
      removed = await this.transactions.run((transaction) =>
        this.mails.removeSentBefore(transaction, before, BATCH),
      );
    }
  }
}
