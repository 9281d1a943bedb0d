import type { WaitingMail } from './outbox.repository.js';

/** Delivers mails. */
export interface MailTransport {
  /** Resolves once the mail was handed over; rejects when the signal is aborted. */
  deliver(mail: WaitingMail, signal: AbortSignal): Promise<void>;
}

/** The injection token of the transport. */
export const MAIL_TRANSPORT = Symbol('mail transport');
