import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import { combineLetters } from './email-content.js';
import { OutboxRepository, type WaitingMail } from './outbox.repository.js';

/** So many mails an hour each recipient gets one by one. A person still reads thirty; nobody reads hundreds. */
export const MOST_AN_HOUR = 30;

const HOUR_MS = 60 * 60_000;

/** Beyond that, mails with one subject go out together, and so often at most. */
export const COMBINED_EVERY_MS = 10 * 60_000;

/** Mail servers refuse messages of more than 10 MB or so. What does not fit goes into another one beside it. */
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
    // One that was tried may have arrived, without our hearing of it: only under its own id is it known for the same.
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
    // They are due at once, and go as they are.
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
      ...(only ?? combineLetters(subject, introductionTo(mails), mails)),
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

/** In as few mails as have room for them. */
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
