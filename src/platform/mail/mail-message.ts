import type { SendMailOptions } from 'nodemailer';
import { isOneAddress } from './one-address.js';
import type { WaitingMail } from './outbox.repository.js';

/** The recipient is not a single plain address. A retry can't succeed until the row is corrected. */
export class UnusableRecipient extends Error {
  override readonly message = 'recipient is not one e-mail address';
}

/**
 * The message for a mail, the same at every attempt. Delivery is at least once, so a message may arrive twice; mail systems and readers
 * recognise the duplicate by its Message-ID.
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
    // Keeps out-of-office replies and other automatic replies from answering (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
