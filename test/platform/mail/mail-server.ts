import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** An SMTP reply with which the server refuses a mail. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

/** A real SMTP server in this process that can be down, refuse mails, or be slow. It has no login. */
export class MailServer {
  readonly received: ParsedMail[] = [];
  /** The addresses of RCPT TO, one entry per recipient of each mail. */
  readonly recipients: string[] = [];
  refuseRecipients: Refusal | undefined;
  refuseMessages: Refusal | undefined;
  /** The delay before a complete message is answered. */
  delayMs = 0;
  connections = 0;
  port = 0;
  private server: SMTPServer | undefined;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Listens: on a free port the first time, and later on the same one. */
  async start(): Promise<void> {
    this.server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: true,
      allowInsecureAuth: true,
      logger: false,
      closeTimeout: 100,
      onConnect: (_session, done) => {
        this.connections += 1;
        done();
      },
      onAuth: (_auth, _session, done) => done(replyOf({ code: 535, text: '5.7.8 Wrong user or password' })),
      onRcptTo: ({ address }, _session, done) => {
        if (this.refuseRecipients) done(replyOf(this.refuseRecipients));
        else {
          this.recipients.push(address);
          done();
        }
      },
      onData: (stream, _session, done) => {
        simpleParser(stream).then((mail) => {
          setTimeout(() => {
            if (this.refuseMessages) {
              done(replyOf(this.refuseMessages));
            } else {
              this.received.push(mail);
              done();
            }
          }, this.delayMs);
        }, done);
      },
    });
    this.server.on('error', () => {});
    const { server } = this;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', () => resolve()));
    this.port = (this.server.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}

function replyOf({ code, text }: Refusal): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
