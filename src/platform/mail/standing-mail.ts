import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Transactions } from '../database/transaction.js';
import { OutboxRepository, type StandingMail } from './outbox.repository.js';

export type { StandingMail };

/** From then on operators have an alert too. A server that restarts, or that defers what it does not know, takes less. */
const WAITS_LONG_MS = 60 * 60_000;

/** Mail that does not go out by itself: what a server has refused for good, and what has waited for more than an hour. */
@Injectable()
export class StandingMails {
  constructor(
    private readonly transactions: Transactions,
    private readonly mails: OutboxRepository,
    private readonly clock: Clock,
  ) {}

  /** The oldest first. */
  list(most: number): Promise<StandingMail[]> {
    const since = new Date(this.clock.now() - WAITS_LONG_MS);
    return this.transactions.run((transaction) => this.mails.listStanding(transaction, since, most));
  }
}
