import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../platform/database/clock-offset.js';
import { Transactions } from '../../platform/database/transaction.js';
import { cutPage, type Page } from '../../platform/http/page-query.js';
import {
  type EndingCredential,
  EndingCredentialRepository,
  type PlaceOfEnding,
} from './ending-credentials.repository.js';

export type { EndingCredential };

/** The first notice about a secret or a key goes out as many days before its end. */
const DAYS = 30;

const DAY_MS = 86_400_000;

/** The secrets, keys and passwords of the clients of every surface that end soon. */
@Injectable()
export class EndingCredentials {
  constructor(
    private readonly transactions: Transactions,
    private readonly endings: EndingCredentialRepository,
    private readonly clockOffset: ClockOffset,
  ) {}

  /** Those that end within 30 days, and those that have ended while the client has no other; the earliest end first. */
  async list(page: Page<PlaceOfEnding>): Promise<{ rows: EndingCredential[]; next: string | null }> {
    const now = this.clockOffset.now();
    const span = { now: new Date(now), end: new Date(now + DAYS * DAY_MS) };
    const rows = await this.transactions.run((transaction) => this.endings.list(transaction, span, page));
    return cutPage(rows, page.limit, ({ expiresAt, id }) => [expiresAt.getTime(), id]);
  }
}
