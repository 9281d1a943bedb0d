import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import { combineLetters } from './letter.js';
import { OutboxRepository, type WaitingMail } from './outbox.repository.js';

/** So many mails an hour each recipient gets one by one. A person still reads thirty; nobody reads hundreds. */
export const MOST_AN_HOUR = 30;

const HOUR_MS = 60 * 60_000;

/** Beyond that, mails with one subject go out together, and so often at most. */
export const COMBINED_EVERY_MS = 10 * 60_000;

/** Mail servers refuse messages of more than 10 MB or so. What does not fit goes into the next one. */
const MOST_TOGETHER = 2_000;
const MOST_CHARACTERS = 2_000_000;

/**
 * Keeps a flood of mails to one recipient from becoming a flood in a mailbox, where the one that matters is not seen. Nothing is
 * left out: the texts of all of them are in the mail that goes.
 */
@Injectable()
export class MailFlood {
  constructor(private readonly mails: OutboxRepository) {}

  /**
   * What goes out in the place of a mail that is due: the mail itself, or one mail for it and all that are like it.
   *
   * @returns undefined when it has to wait, and waits now
   */
  async replace(transaction: Transaction, mail: WaitingMail, now: number): Promise<WaitingMail | undefined> {
    const { count, lastAlike } = await this.mails.sentSince(transaction, mail, new Date(now - HOUR_MS));
    if (count < MOST_AN_HOUR) return mail;
    const due = (lastAlike?.getTime() ?? 0) + COMBINED_EVERY_MS;
    if (due > now) {
      await this.mails.postponeAlike(transaction, mail, new Date(now), new Date(due));
      return undefined;
    }
    const alike = [mail, ...(await this.mails.claimAlike(transaction, mail, new Date(now), MOST_TOGETHER))];
    const together = thoseThatFit(alike.toSorted((one, other) => +one.createdAt - +other.createdAt));
    return together.length === 1 ? mail : this.combine(transaction, together, now);
  }

  private async combine(
    transaction: Transaction,
    mails: readonly WaitingMail[],
    now: number,
  ): Promise<WaitingMail> {
    const [{ recipient, subject }] = mails as [WaitingMail];
    const combined = {
      ...combineLetters(subject, introductionTo(mails), mails),
      id: randomUUID(),
      recipient,
      createdAt: new Date(now),
    };
    await this.mails.combine(
      transaction,
      combined,
      mails.map(({ id }) => id),
    );
    return { ...combined, attempts: 0 };
  }
}

function thoseThatFit(mails: readonly WaitingMail[]): readonly WaitingMail[] {
  let characters = 0;
  return mails.filter(({ text, html }, place) => {
    characters += text.length + html.length;
    return place === 0 || characters <= MOST_CHARACTERS;
  });
}

function introductionTo(mails: readonly WaitingMail[]): string {
  return `These are ${mails.length} messages in one, because more than ${MOST_AN_HOUR} were for this address within an hour.`;
}
