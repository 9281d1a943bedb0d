import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { messageOf } from './mail-message.js';
import type { MailTransport } from './mail-transport.js';
import type { WaitingMail } from './outbox.repository.js';

/** The transport without an SMTP server: it writes each mail to a folder as an `.eml` file, which mail programs can open. */
export class MailFolder implements MailTransport {
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly folder: string,
    private readonly sender: string,
  ) {}

  async deliver(mail: WaitingMail): Promise<void> {
    const { message } = await this.composer.sendMail(messageOf(mail, this.sender));
    // The name sorts by time and is the same at every attempt, so a mail that is written again replaces itself.
    const name = `${mail.createdAt.toISOString().replaceAll(':', '-')}_${mail.id}.eml`;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // Renamed when it is complete, so that a program that watches the folder never reads a partial mail.
    const unfinished = join(this.folder, `.${name}.part`);
    await writeFile(unfinished, message, { mode: 0o600, flush: true });
    await rename(unfinished, join(this.folder, name));
  }
}
