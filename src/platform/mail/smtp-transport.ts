import { createTransport } from 'nodemailer';
import { messageOf } from './mail-message.js';
import type { MailTransport } from './mail-transport.js';
import type { WaitingMail } from './outbox.repository.js';

/** A server that is there answers within seconds; Nodemailer's own timeouts (2 to 10 minutes) would hold up all mail. */
const TIMEOUTS = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 20_000,
  socketTimeout: 30_000,
};

/** Hands mail to an SMTP server, one connection a mail: there are few, and a kept connection has its own ways to die. */
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
