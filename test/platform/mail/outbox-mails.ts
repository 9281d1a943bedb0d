import { Transactions } from '../../../src/platform/database/transaction.js';
import { MailSender } from '../../../src/platform/mail/mail-sender.js';
import { Outbox } from '../../../src/platform/mail/outbox.js';
import type { Service } from '../../support/service.js';

export interface OutboxRow {
  id: string;
  recipient: string;
  subject: string;
  body_text: string;
  body_html: string;
  attempts: number;
  next_attempt_at: Date;
  sent_at: Date | null;
  last_error: string | null;
  refused_at: Date | null;
  combined_into: string | null;
  combines: number;
}

const MAIL = {
  recipient: 'recalls-team@example.com',
  subject: 'A subject',
  text: 'What there is to say.\n',
  html: '<p>What there is to say.</p>\n',
};

/** Puts a mail into the outbox as any feature does. */
export function leaveMail(service: Service, mail: Partial<typeof MAIL> = {}): Promise<void> {
  const outbox = service.application.get(Outbox);
  return service.application
    .get(Transactions)
    .run((transaction) => outbox.add(transaction, { ...MAIL, ...mail }));
}

/** Sends all mails that are due at the service's present time. */
export function sendDue(service: Service): Promise<void> {
  return service.application.get(MailSender).tick();
}

/** Everything in the outbox, oldest first. */
export function outboxOf(service: Service): Promise<OutboxRow[]> {
  return service.query<OutboxRow>('SELECT * FROM outbox_mail ORDER BY created_at, id');
}
