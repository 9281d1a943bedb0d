import { Logger } from '@nestjs/common';
import { describeCause } from '../errors/describe-cause.js';
import type { UploadReceiver } from './upload-receiver.js';

/** The sender's authority, asked once more when a file is handed over. */
interface Authority {
  isStillAllowed(): Promise<boolean>;
  /** Removes the file of a sender that is not allowed any more. */
  withdraw(): Promise<unknown>;
}

/**
 * Hands over the files that were sent. Clients don't wait for it, but the end of the process does: otherwise the database
 * is closed under it, and a file that was sent last lies until another process finds it.
 */
export class HandingOver {
  private readonly logger = new Logger('SFTP');
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly receiver: UploadReceiver) {}

  begin(username: string, fileName: string, authority: Authority): void {
    const handing = this.handOver(username, fileName, authority)
      .catch((error: unknown) => {
        this.logger.warn(`${fileName} of ${username} was not taken at once: ${describeCause(error)}`);
      })
      .finally(() => this.underWay.delete(handing));
    this.underWay.add(handing);
  }

  private async handOver(
    username: string,
    fileName: string,
    { isStillAllowed, withdraw }: Authority,
  ): Promise<void> {
    if (await isStillAllowed()) return this.receiver.fileLaid(username, fileName);
    await withdraw();
    this.logger.warn(`${fileName} was removed: ${username} may not send files any more`);
  }

  /** Waits for all that has begun. */
  async done(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
