import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transaction.js';
import type { Page } from '../http/page-query.js';
import type { EmailContent } from './email-content.js';
import { OutboxMail } from './outbox-mail.entity.js';

/** A mail of the outbox, with what its sender needs. */
export interface WaitingMail extends EmailContent {
  readonly id: string;
  readonly recipient: string;
  readonly createdAt: Date;
  /** How many attempts there were. */
  readonly attempts: number;
  /** How many mails it combines; 0 for an ordinary mail. */
  readonly combines: number;
}

/** A mail that was not delivered, for people who find out why. Never its text, which may have a code or a name. */
export interface UndeliveredMail {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  /** When a server refused it for good. */
  readonly refusedAt: Date | null;
  readonly lastError: string | null;
}

/** A mail's position in the list of those that are not delivered. */
export type PlaceOfMail = readonly [createdAt: number, id: string];

/** What was sent to a recipient recently. */
export interface SentLately {
  readonly count: number;
  readonly lastAlike: Date | null;
}

const COLUMNS = `id, recipient, subject, body_text AS text, body_html AS html, created_at AS "createdAt", attempts, combines`;

@Injectable()
export class OutboxRepository {
  async add(
    transaction: Transaction,
    mail: Omit<WaitingMail, 'attempts' | 'combines'>,
    combines = 0,
  ): Promise<void> {
    await transaction.insert(OutboxMail, {
      id: mail.id,
      recipient: mail.recipient,
      subject: mail.subject,
      bodyText: mail.text,
      bodyHtml: mail.html,
      createdAt: mail.createdAt,
      nextAttemptAt: mail.createdAt,
      combines,
    });
  }

  /**
   * The mails that a server has refused, and those that have waited since before a time, and one more than the page's limit if there is one. An
   * index has the mails that wait, and no others.
   */
  listUndelivered(
    transaction: Transaction,
    since: Date,
    { limit, after }: Page<PlaceOfMail>,
  ): Promise<UndeliveredMail[]> {
    const [createdAt, id] = after ?? [null, null];
    return transaction.query(
      `SELECT id, recipient, subject, created_at AS "createdAt", attempts, next_attempt_at AS "nextAttemptAt",
              refused_at AS "refusedAt", last_error AS "lastError"
         FROM outbox_mail
        WHERE sent_at IS NULL AND (refused_at IS NOT NULL OR created_at < $1)
          AND ($2::timestamptz IS NULL OR (created_at, id) > ($2, $3::uuid))
        ORDER BY created_at, id LIMIT $4`,
      [since, createdAt === null ? null : new Date(createdAt), id, limit + 1],
    );
  }

  /**
   * The next mail to send: recipients take turns in the order of their addresses, and of the recipient after the given one (or of the
   * first) it is the mail that has been due the longest. It is locked until the transaction ends.
   */
  async claimDue(
    transaction: Transaction,
    now: Date,
    after: string | undefined,
  ): Promise<WaitingMail | undefined> {
    // SKIP LOCKED: a mail that another process is sending is skipped, so it is neither sent twice nor waited for. The lock belongs to the
    // connection, so it is released if the process dies.
    const [mail]: WaitingMail[] = await transaction.query(
      `SELECT ${COLUMNS} FROM outbox_mail
        WHERE sent_at IS NULL AND next_attempt_at <= $1 ${after === undefined ? '' : 'AND recipient > $2'}
        ORDER BY recipient, next_attempt_at, id
        LIMIT 1
          FOR UPDATE SKIP LOCKED`,
      after === undefined ? [now] : [now, after],
    );
    return mail;
  }

  /**
   * Other mails to the same recipient with the same subject that are due and were never tried. They are locked until the transaction ends.
   */
  claimAlike(transaction: Transaction, mail: WaitingMail, now: Date, most: number): Promise<WaitingMail[]> {
    return transaction.query(
      `SELECT ${COLUMNS} FROM outbox_mail
        WHERE sent_at IS NULL AND next_attempt_at <= $1 AND recipient = $2 AND subject = $3 AND id <> $4
          AND attempts = 0 AND combines = 0
        ORDER BY created_at, id
        LIMIT $5
          FOR UPDATE SKIP LOCKED`,
      [now, mail.recipient, mail.subject, mail.id, most],
    );
  }

  /** How many mails a recipient got since a time, and when the last mail with the same subject was sent. A combined mail counts once. */
  async sentSince(transaction: Transaction, mail: WaitingMail, moment: Date): Promise<SentLately> {
    const [sent]: [SentLately] = await transaction.query(
      `SELECT count(*)::integer AS count, max(sent_at) FILTER (WHERE subject = $2) AS "lastAlike"
         FROM outbox_mail WHERE recipient = $1 AND sent_at > $3 AND combined_into IS NULL`,
      [mail.recipient, mail.subject, moment],
    );
    return sent;
  }

  /** Postpones a mail and all similar ones that were never tried. */
  async postponeAlike(transaction: Transaction, mail: WaitingMail, now: Date, until: Date): Promise<void> {
    await transaction.query(
      `UPDATE outbox_mail SET next_attempt_at = $4
        WHERE id IN (SELECT id FROM outbox_mail
                      WHERE sent_at IS NULL AND next_attempt_at <= $3 AND recipient = $1 AND subject = $2
                        AND attempts = 0 AND combines = 0
                        FOR UPDATE SKIP LOCKED)`,
      [mail.recipient, mail.subject, now, until],
    );
  }

  /** Replaces several mails by one combined mail. */
  async combine(
    transaction: Transaction,
    combined: Omit<WaitingMail, 'attempts' | 'combines'>,
    ids: readonly string[],
  ): Promise<void> {
    await this.add(transaction, combined, ids.length);
    await transaction.query(
      'UPDATE outbox_mail SET sent_at = $2, combined_into = $3 WHERE id = ANY ($1::uuid[])',
      [ids, combined.createdAt, combined.id],
    );
  }

  /** Replaces a combined mail by its original ones, to try each alone, because the server does not accept a mail of this size. */
  async takeApart(transaction: Transaction, id: string, fault: string, nextAttemptAt: Date): Promise<void> {
    await transaction.query(
      `UPDATE outbox_mail
          SET sent_at = NULL, combined_into = NULL, attempts = attempts + 1, next_attempt_at = $3, last_error = $2
        WHERE combined_into = $1`,
      [id, fault, nextAttemptAt],
    );
    await transaction.query('DELETE FROM outbox_mail WHERE id = $1', [id]);
  }

  async markSent(transaction: Transaction, id: string, sentAt: Date): Promise<void> {
    await transaction.query(
      'UPDATE outbox_mail SET sent_at = $2, attempts = attempts + 1, last_error = NULL, refused_at = NULL WHERE id = $1',
      [id, sentAt],
    );
  }

  /** Of a mail that was marked as sent in the same transaction. */
  async markFailed(
    transaction: Transaction,
    id: string,
    fault: string,
    { nextAttemptAt, refusedAt }: { readonly nextAttemptAt: Date; readonly refusedAt: Date | null },
  ): Promise<void> {
    await transaction.query(
      'UPDATE outbox_mail SET sent_at = NULL, next_attempt_at = $3, last_error = $2, refused_at = $4 WHERE id = $1',
      [id, fault, nextAttemptAt, refusedAt],
    );
  }

  /**
   * Deletes mails that were sent before a time. @returns how many: at most the given batch size
   *
   * There is no index on the sending time, because an hourly scan of a month's mails costs less than maintaining one more index on every
   * mail. If two processes delete at once, each skips the rows that the other has locked.
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
