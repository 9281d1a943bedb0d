import { Injectable } from '@nestjs/common';
import type { IntervalTask } from '../../clock/interval-task.js';
import { WorkerTasks } from '../../clock/worker-tasks.js';
import { ClockOffset } from '../../database/clock-offset.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { Outbox } from '../../mail/outbox.js';
import { RecoveryCodeRepository } from '../recovery-codes/recovery-code.repository.js';
import { WRONG_WINDOW_MS } from '../recovery-codes/recovery-code-rules.js';
import { SignInAttempts } from '../sign-in/sign-in-attempts.js';
import { apiKeyExpiryEmail, passwordExpiryEmail } from './third-party-emails.js';
import { ThirdPartyExpiryNoticeRepository } from './third-party-expiry-notice.repository.js';

/** How many days before its end a team gets a mail about an API key, and about a password. */
const KEY_MARKS_DAYS = [30, 7, 1];
const PASSWORD_MARKS_DAYS = [14, 3];

const PAUSE_MS = 60 * 60_000;

/** A code is of use until it ends. Wrong entries of it count against its user for a day. */
const CODES_KEPT_MS = 2 * WRONG_WINDOW_MS;

/** Tells teams before API keys and passwords expire, once for each number of days, and deletes counts that no rule needs any more. */
@Injectable()
export class ThirdPartyHousekeeping {
  private readonly rounds: IntervalTask;

  constructor(
    private readonly transactions: Transactions,
    private readonly notices: ThirdPartyExpiryNoticeRepository,
    private readonly codes: RecoveryCodeRepository,
    private readonly attempts: SignInAttempts,
    private readonly outbox: Outbox,
    private readonly clockOffset: ClockOffset,
    tasks: WorkerTasks,
  ) {
    this.rounds = tasks.add('Third-party access', PAUSE_MS, () => this.work());
  }

  /** Does now what is due. */
  tick(): Promise<void> {
    return this.rounds.round();
  }

  private async work(): Promise<void> {
    const now = new Date(this.clockOffset.now());
    // One transaction: a notice is recorded if, and only if, its mail is in the outbox.
    await this.transactions.run(async (transaction) => {
      await this.noticeKeys(transaction, now);
      await this.noticePasswords(transaction, now);
    });
    await this.attempts.removeSettled();
    const moment = new Date(now.getTime() - CODES_KEPT_MS);
    await this.transactions.run((transaction) => this.codes.removeSentBefore(transaction, moment));
  }

  private async noticeKeys(transaction: Transaction, now: Date): Promise<void> {
    for (const notice of await this.notices.recordDueKeys(transaction, KEY_MARKS_DAYS, now)) {
      const email = apiKeyExpiryEmail(notice, notice, now);
      await this.outbox.add(transaction, { ...email, recipient: notice.teamEmail });
    }
  }

  private async noticePasswords(transaction: Transaction, now: Date): Promise<void> {
    for (const notice of await this.notices.recordDuePasswords(transaction, PASSWORD_MARKS_DAYS, now)) {
      const email = passwordExpiryEmail(notice, notice, now);
      await this.outbox.add(transaction, { ...email, recipient: notice.teamEmail });
    }
  }
}
