import { createTransport } from 'nodemailer';
import { messageOf } from './mail-message.js';
import type { MailTransport } from './mail-transport.js';
import type { WaitingMail } from './outbox.repository.js';

/** A server that works answers within seconds. Nodemailer's default timeouts (2 to 10 minutes) would delay all mail. */
const TIMEOUTS = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 20_000,
  socketTimeout: 30_000,
};

/**
 * Sends mails to an SMTP server with one connection per mail, because there are few mails and a pooled connection can fail in more ways.
 */
export class SmtpTransport implements MailTransport {
  private readonly server;

  constructor(
    url: string,
    private readonly sender: string,
  ) {
    this.server = createTransport({ url, ...TIMEOUTS });
  }

  async deliver(mail: WaitingMail, signal: AbortSignal): Promise<void> {
    await this.server.sendMail({ ...messageOf(mail, this.sender), signal });
  }
}
