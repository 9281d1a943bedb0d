import type { SendMailOptions } from 'nodemailer';
import { isOneAddress } from './one-address.js';
import type { WaitingMail } from './outbox.repository.js';

/** A recipient that is not one plain address. Another try can't help until the row is fixed. */
export class UnusableRecipient extends Error {
  override readonly message = 'recipient is not one e-mail address';
}

/**
 * The message a mail becomes, the same at every attempt: at-least-once delivery means that one may arrive twice, and
 * a mail system, or a reader, sees by the Message-ID that the two are one.
 *
 * @throws UnusableRecipient
 */
export function messageOf(mail: WaitingMail, sender: string): SendMailOptions {
  if (!isOneAddress(mail.recipient)) throw new UnusableRecipient();
  return {
    messageId: `<${mail.id}@${sender.slice(sender.lastIndexOf('@') + 1)}>`,
    date: mail.createdAt,
    from: { name: 'Vehicle Recalls', address: sender },
    to: { name: '', address: mail.recipient },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // Keeps holiday notices and other robots from answering (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
