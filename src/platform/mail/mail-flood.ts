import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import { combineEmails } from './email-content.js';
import { OutboxRepository, type WaitingMail } from './outbox.repository.js';

/** How many mails per hour each recipient gets one by one. A person still reads thirty, but nobody reads hundreds. */
export const MOST_AN_HOUR = 30;

const HOUR_MS = 60 * 60_000;

/** Beyond that number, mails with one subject are combined, and sent at most this often. */
export const COMBINED_EVERY_MS = 10 * 60_000;

/** Many mail servers refuse messages larger than about 10 MB. The rest goes into a further mail. */
const MOST_TOGETHER = 2_000;
const MOST_CHARACTERS = 2_000_000;

/**
 * Combines mails when a recipient would get too many, because among hundreds the important one would not be seen. Nothing is omitted: the
 * combined mail contains the texts of all of them.
 */
@Injectable()
export class MailFlood {
  constructor(private readonly mails: OutboxRepository) {}

  /**
   * The mail to send for a mail that is due: the mail itself, or one that combines it with all similar ones.
   *
   * @returns undefined when it has to wait; it was postponed
   */
  async replace(transaction: Transaction, mail: WaitingMail, now: number): Promise<WaitingMail | undefined> {
    // A mail that was tried may have arrived although the service got no confirmation. It keeps its Message-ID, so that a duplicate is
    // recognised.
    if (mail.attempts > 0 || mail.combines > 0) return mail;
    const { count, lastAlike } = await this.mails.sentSince(transaction, mail, new Date(now - HOUR_MS));
    if (count < MOST_AN_HOUR) return mail;
    const due = (lastAlike?.getTime() ?? 0) + COMBINED_EVERY_MS;
    if (due > now) {
      await this.mails.postponeAlike(transaction, mail, new Date(now), new Date(due));
      return undefined;
    }
    const alike = [mail, ...(await this.mails.claimAlike(transaction, mail, new Date(now), MOST_TOGETHER))];
    if (alike.length === 1) return mail;
    const [first, ...others] = thatFit(alike.toSorted((one, other) => +one.createdAt - +other.createdAt));
    // They are due at once, and are sent unchanged.
    for (const mails of others) await this.combine(transaction, mails, now);
    return this.combine(transaction, first ?? [mail], now);
  }

  private async combine(
    transaction: Transaction,
    mails: readonly WaitingMail[],
    now: number,
  ): Promise<WaitingMail> {
    const [{ recipient, subject }] = mails as [WaitingMail];
    const [only] = mails.length === 1 ? mails : [];
    const combined = {
      ...(only ?? combineEmails(subject, introductionTo(mails), mails)),
      id: randomUUID(),
      recipient,
      createdAt: new Date(now),
    };
    await this.mails.combine(
      transaction,
      combined,
      mails.map(({ id }) => id),
    );
    return { ...combined, attempts: 0, combines: mails.length };
  }
}

/** Combines them into as few mails as the size limit allows. */
function thatFit(mails: readonly WaitingMail[]): WaitingMail[][] {
  const together: WaitingMail[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const mail of mails) {
    const size = mail.text.length + mail.html.length;
    characters += size;
    if (characters <= MOST_CHARACTERS) together.at(-1)?.push(mail);
    else {
      together.push([mail]);
      characters = size;
    }
  }
  return together;
}

function introductionTo(mails: readonly WaitingMail[]): string {
  return `These are ${mails.length} messages in one, because more than ${MOST_AN_HOUR} were for this address within an hour.`;
}
