import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transaction.js';
import type { EmailContent } from './email-content.js';
import { OutboxRepository } from './outbox.repository.js';

/** Stores mails to be sent. */
@Injectable()
export class Outbox {
  constructor(
    private readonly mails: OutboxRepository,
    private readonly clock: Clock,
  ) {}

  /** Stores a mail that is sent if, and only if, the transaction that causes it is committed. */
  add(transaction: Transaction, mail: EmailContent & { readonly recipient: string }): Promise<void> {
    return this.mails.add(transaction, { ...mail, id: randomUUID(), createdAt: new Date(this.clock.now()) });
  }
}
