import type { WaitingMail } from './outbox.repository.js';

/** The way mail leaves the service. */
export interface MailTransport {
  /** Resolves once the mail is in other hands; gives up, with an error, when the signal says so. */
  deliver(mail: WaitingMail, signal: AbortSignal): Promise<void>;
}

/** The token under which the transport is injected. */
export const MAIL_TRANSPORT = Symbol('mail transport');
