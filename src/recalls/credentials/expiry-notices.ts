import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { IntervalTask } from '../../platform/clock/interval-task.js';
import { WorkerTasks } from '../../platform/clock/worker-tasks.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Transactions } from '../../platform/database/transaction.js';
import { Outbox } from '../../platform/mail/outbox.js';
import { ExpiryNoticeRepository } from './expiry-notice.repository.js';
import { expiryEmail } from './secret-emails.js';

/** How many days before a secret expires its team is notified (API guide: 30; the others are for teams that missed it). */
const MARKS_DAYS = [30, 7, 1];

/** The largest delay of a notice while the service runs. */
const PAUSE_MS = 60 * 60_000;

/**
 * Notifies teams by e-mail that a secret is about to expire, once for each number of days. If the service was down on that day, the notice
 * is sent later, with the time that remains, as long as the secret works. If several notices are overdue, each is sent, because each is
 * promised. Removed and expired secrets are skipped.
 */
@Injectable()
export class ExpiryNotices {
  private readonly looking: IntervalTask;

  constructor(
    private readonly transactions: Transactions,
    private readonly notices: ExpiryNoticeRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    tasks: WorkerTasks,
  ) {
    this.looking = tasks.add('Expiry notices', PAUSE_MS, () => this.noticeAllDue());
  }

  /** Puts every notice that is due now into the outbox. */
  tick(): Promise<void> {
    return this.looking.round();
  }

  private noticeAllDue(): Promise<void> {
    // One transaction: a notice is recorded if, and only if, its mail is in the outbox.
    return this.transactions.run(async (transaction) => {
      const now = new Date(this.clock.now());
      const address = publicUrl(this.settings);
      for (const notice of await this.notices.recordDue(transaction, MARKS_DAYS, now)) {
        const email = expiryEmail(notice, notice, { daysBefore: notice.daysBefore, now, address });
        await this.outbox.add(transaction, { ...email, recipient: notice.teamEmail });
      }
    });
  }
}
