import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { IntervalTask } from '../clock/interval-task.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { describeDeliveryFault } from './delivery-fault.js';
import { MailCounters } from './mail-counters.js';
import { MailFlood } from './mail-flood.js';
import { MAIL_TRANSPORT, type MailTransport } from './mail-transport.js';
import { OutboxRepository, type WaitingMail } from './outbox.repository.js';

/** How soon a mail is sent after the commit that caused it. One check is one index look-up. */
const POLL_PAUSE_MS = 2_000;

/** The timeout of an attempt, because it keeps the mail's row locked and a database connection in use. */
const LONGEST_DELIVERY_MS = 60_000;

/** How long a stop of the service waits for a delivery; orchestrators kill after 10 seconds or more. */
const SHUTDOWN_GRACE_MS = 5_000;

/** The first retry is soon, for a server that restarts. Greylisting servers accept a mail after 1 to 15 minutes. */
const FIRST_RETRY_MS = 30_000;

/** The maximum of the exponential back-off: after a long outage all mail is sent within an hour. */
const LONGEST_RETRY_MS = 60 * 60_000;

/** People may resolve a permanent refusal (a full mailbox, an unknown address), but they need a day and not a minute. */
const RETRY_AFTER_REFUSAL_MS = 24 * 60 * 60_000;

/**
 * Sends the mails in the outbox. Every mail is sent at least once, and never by two processes at a time. A mail that can't be sent is
 * retried for ever, with growing delays, because nobody might notice a mail that was given up.
 */
@Injectable()
export class MailSender implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Mail');
  private readonly polling = new IntervalTask('Mail', POLL_PAUSE_MS, () => this.sendAllDue());
  private readonly stopping = new AbortController();
  /** The recipient whose mail was processed last. */
  private lastRecipient: string | undefined;

  constructor(
    private readonly transactions: Transactions,
    private readonly mails: OutboxRepository,
    private readonly flood: MailFlood,
    @Inject(MAIL_TRANSPORT) private readonly transport: MailTransport,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly counters: MailCounters,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.parts.has('worker')) this.polling.start();
  }

  async onModuleDestroy(): Promise<void> {
    const timer = setTimeout(() => this.stopping.abort(), SHUTDOWN_GRACE_MS);
    await this.polling.stop();
    clearTimeout(timer);
  }

  /** Sends all mails that are due now. */
  tick(): Promise<void> {
    return this.polling.round();
  }

  private async sendAllDue(): Promise<void> {
    let found = true;
    while (found && !this.polling.stopping)
      found = await this.transactions.run((transaction) => this.sendNext(transaction));
  }

  /** @returns false when no mail was due */
  private async sendNext(transaction: Transaction): Promise<boolean> {
    const claimed = await this.acquireNext(transaction);
    if (!claimed) return false;
    const mail = await this.flood.replace(transaction, claimed, this.clock.now());
    if (!mail) return true;
    // Written before the mail is sent, and committed after it. So if the database accepts no writes (its disk is full), this fails first;
    // otherwise the same mail would be sent again in every round.
    await this.mails.markSent(transaction, mail.id, new Date(this.clock.now()));
    try {
      const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(LONGEST_DELIVERY_MS)]);
      await this.transport.deliver(mail, signal);
    } catch (error) {
      await this.postpone(transaction, mail, error);
      return true;
    }
    this.counters.delivered += 1;
    return true;
  }

  /** Recipients take turns, so that thousands of mails to one recipient delay those to another by one mail at most. */
  private async acquireNext(transaction: Transaction): Promise<WaitingMail | undefined> {
    const now = new Date(this.clock.now());
    const last = this.lastRecipient;
    const next = await this.mails.claimDue(transaction, now, last);
    const mail = next || last === undefined ? next : await this.mails.claimDue(transaction, now, undefined);
    this.lastRecipient = mail?.recipient;
    return mail;
  }

  private async postpone(transaction: Transaction, mail: WaitingMail, error: unknown): Promise<void> {
    const { description, permanent } = describeDeliveryFault(error);
    this.counters[permanent ? 'refused' : 'failed'] += 1;
    const delay = permanent
      ? RETRY_AFTER_REFUSAL_MS
      : Math.min(FIRST_RETRY_MS * 2 ** mail.attempts, LONGEST_RETRY_MS);
    const now = this.clock.now();
    const nextAttemptAt = new Date(now + delay);
    if (permanent && mail.combines > 0) {
      // It may be its size alone.
      await this.mails.takeApart(transaction, mail.id, description, new Date(now + FIRST_RETRY_MS));
    } else {
      const refusedAt = permanent ? new Date(now) : null;
      await this.mails.markFailed(transaction, mail.id, description, { nextAttemptAt, refusedAt });
    }
    this.logger.warn(
      `${mail.id} was not delivered (attempt ${mail.attempts + 1}: ${description}); next attempt ${nextAttemptAt.toISOString()}`,
    );
  }
}
