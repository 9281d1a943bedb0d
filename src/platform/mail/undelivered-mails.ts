import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Transactions } from '../database/transaction.js';
import { cutPage, type Page } from '../http/page-query.js';
import { OutboxRepository, type PlaceOfMail, type UndeliveredMail } from './outbox.repository.js';

export type { UndeliveredMail };

/** From then on operators have an alert too. A server that restarts, or that defers what it does not know, takes less. */
const WAITS_LONG_MS = 60 * 60_000;

/** Mail that does not go out by itself: what a server has refused for good, and what has waited for more than an hour. */
@Injectable()
export class UndeliveredMails {
  constructor(
    private readonly transactions: Transactions,
    private readonly mails: OutboxRepository,
    private readonly clock: Clock,
  ) {}

  /** The oldest first. */
  async list(page: Page<PlaceOfMail>): Promise<{ rows: UndeliveredMail[]; next: string | null }> {
    const since = new Date(this.clock.now() - WAITS_LONG_MS);
    const rows = await this.transactions.run((transaction) =>
      this.mails.listUndelivered(transaction, since, page),
    );
    return cutPage(rows, page.limit, ({ createdAt, id }) => [createdAt.getTime(), id]);
  }
}
