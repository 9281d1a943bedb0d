import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import type { Letter } from './letter.js';
import { OutboxMail } from './outbox-mail.entity.js';

/** A mail in the outbox, as its sender needs it. */
export interface WaitingMail extends Letter {
  readonly id: string;
  readonly recipient: string;
  readonly createdAt: Date;
  /** How often it was tried before. */
  readonly attempts: number;
}

@Injectable()
export class OutboxRepository {
  async add(transaction: Transaction, mail: Omit<WaitingMail, 'attempts'>): Promise<void> {
    await transaction.insert(OutboxMail, {
      id: mail.id,
      recipient: mail.recipient,
      subject: mail.subject,
      bodyText: mail.text,
      bodyHtml: mail.html,
      createdAt: mail.createdAt,
      nextAttemptAt: mail.createdAt,
    });
  }

  /** The mail that has been due the longest, held until the transaction ends. */
  async claimDue(transaction: Transaction, now: Date): Promise<WaitingMail | undefined> {
    // SKIP LOCKED: what another process is sending is passed over, neither sent twice nor waited for. A process
    // that dies lets go of its mail at once, since the lock is its connection's.
    const [mail]: WaitingMail[] = await transaction.query(
      `SELECT id, recipient, subject, body_text AS text, body_html AS html, created_at AS "createdAt", attempts
         FROM outbox_mail
        WHERE sent_at IS NULL AND next_attempt_at <= $1
        ORDER BY next_attempt_at, id
        LIMIT 1
          FOR UPDATE SKIP LOCKED`,
      [now],
    );
    return mail;
  }

  async markSent(transaction: Transaction, id: string, sentAt: Date): Promise<void> {
    await transaction.query(
      'UPDATE outbox_mail SET sent_at = $2, attempts = attempts + 1, last_error = NULL WHERE id = $1',
      [id, sentAt],
    );
  }

  /** Of a mail that was marked as sent in the same transaction. */
  async markFailed(transaction: Transaction, id: string, fault: string, nextAttemptAt: Date): Promise<void> {
    await transaction.query(
      'UPDATE outbox_mail SET sent_at = NULL, next_attempt_at = $3, last_error = $2 WHERE id = $1',
      [id, fault, nextAttemptAt],
    );
  }

  /**
   * Removes mails that were sent before a moment. @returns how many: at most as many as are wanted at a time.
   *
   * No index has when mails were sent: an hourly scan of a month's mails costs less than one more index at each of them. Of
   * two processes that remove at once each passes over what the other has in hand.
   */
  async removeSentBefore(transaction: Transaction, moment: Date, most: number): Promise<number> {
    const [, removed]: [unknown, number] = await transaction.query(
      `DELETE FROM outbox_mail
        WHERE id IN (SELECT id FROM outbox_mail WHERE sent_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)`,
      [moment, most],
    );
    return removed;
  }
}
