import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { IntervalTask } from '../../platform/clock/interval-task.js';
import { publicUrl } from '../../platform/config/public-addresses.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Transactions } from '../../platform/database/transaction.js';
import { Outbox } from '../../platform/mail/outbox.js';
import { ExpiryNoticeRepository } from './expiry-notice.repository.js';
import { expiryLetter } from './secret-letters.js';

/** How many days before a secret expires its team is told (API guide: 30; the two others for those who missed it). */
const MARKS_DAYS = [30, 7, 1];

/** A notice is never later than this while the service runs. */
const PAUSE_MS = 60 * 60_000;

/**
 * Tells teams by e-mail that a secret is about to expire, once at each mark. A mark that passed while the service was
 * down is made up for as long as the secret works, with the time that is left; several such marks give one mail
 * each, since each is promised. Removed and expired secrets are passed over.
 */
@Injectable()
export class ExpiryNotices implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly looking = new IntervalTask('Expiry notices', PAUSE_MS, () => this.noticeAllDue());

  constructor(
    private readonly transactions: Transactions,
    private readonly notices: ExpiryNoticeRepository,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.parts.has('worker')) this.looking.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.looking.stop();
  }

  /** Leaves every notice that is due now in the outbox. */
  tick(): Promise<void> {
    return this.looking.round();
  }

  private noticeAllDue(): Promise<void> {
    // One transaction: a notice is recorded if, and only if, its mail is in the outbox.
    return this.transactions.run(async (transaction) => {
      const now = new Date(this.clock.now());
      const address = publicUrl(this.settings);
      for (const notice of await this.notices.recordDue(transaction, MARKS_DAYS, now)) {
        const letter = expiryLetter(notice, notice, { daysBefore: notice.daysBefore, now, address });
        await this.outbox.add(transaction, { ...letter, recipient: notice.teamEmail });
      }
    });
  }
}
