import { Logger } from '@nestjs/common';
import { describeCause } from '../../platform/errors/describe-cause.js';
import type { BytesCounted } from './byte-allowance.js';
import { SftpError } from './sftp-error.js';
import type { UploadQuota } from './upload-quota.js';

/** The daily quota of the account that has logged in, with the messages for its client. */
export class SenderQuota implements BytesCounted {
  private readonly logger = new Logger('SFTP');
  private isNoted = false;

  constructor(
    private readonly username: string,
    private readonly quota: UploadQuota,
  ) {}

  /** @throws SftpError when this file exceeds today's limit */
  async takeFile(): Promise<void> {
    if (await this.quota.takeFile(this.username)) return;
    throw this.refusal(`No more than ${this.quota.most.files} files are taken in one day.`);
  }

  take(bytes: number): Promise<boolean> {
    return this.quota.takeBytes(this.username, bytes);
  }

  refuse(): SftpError {
    return this.refusal(`No more than ${this.quota.most.bytes} bytes are taken in one day.`);
  }

  giveBack(bytes: number): Promise<void> {
    return this.quota.giveBackBytes(this.username, bytes);
  }

  private refusal(text: string): SftpError {
    // Once per session, because a client that is refused may try again and again.
    if (!this.isNoted) {
      this.isNoted = true;
      this.logger.warn(`A file of ${this.username} was refused. ${text}`);
      this.quota.noteRefusal(this.username).catch((error: unknown) => {
        this.logger.error(`The team of ${this.username} was not told of its quota: ${describeCause(error)}`);
      });
    }
    return SftpError.failed(`${text} Send the file again after 00:00 UTC.`);
  }
}
