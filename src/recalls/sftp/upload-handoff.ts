import { Logger } from '@nestjs/common';
import { describeCause } from '../../platform/errors/describe-cause.js';
import type { UploadReceiver } from './upload-receiver.js';
import { withoutVins } from './without-vins.js';

/** The sender's permission, checked once more when a file is handed over. */
interface Authority {
  isStillAllowed(): Promise<boolean>;
  /** Deletes the file of a sender that is no longer allowed. */
  withdraw(): Promise<unknown>;
}

/**
 * Hands over the files that were sent to the importer. Clients do not wait for it, but the end of the process does. Otherwise the database
 * would be closed during a handoff, and the last file would remain until another process finds it.
 */
export class UploadHandoff {
  private readonly logger = new Logger('SFTP');
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly receiver: UploadReceiver) {}

  begin(username: string, fileName: string, authority: Authority): void {
    const key = keyOf(username, fileName);
    const handing = Promise.all([
      this.underWay.get(key),
      this.unlessItFails(username, fileName, this.handOver(username, fileName, authority)),
    ]).then(() => {
      if (this.underWay.get(key) === handing) this.underWay.delete(key);
    });
    this.underWay.set(key, handing);
  }

  /** Reports a file whose name is not final. The promise is always fulfilled. */
  awaitRename(username: string, fileName: string): Promise<void> {
    return this.unlessItFails(username, fileName, this.receiver.fileAwaitsRename(username, fileName));
  }

  /** Waits until a sent file with this name is handed over, or can't be for now. */
  async settled(username: string, fileName: string): Promise<void> {
    await this.underWay.get(keyOf(username, fileName));
  }

  private async handOver(
    username: string,
    fileName: string,
    { isStillAllowed, withdraw }: Authority,
  ): Promise<void> {
    if (await isStillAllowed()) return this.receiver.onFileUploaded(username, fileName);
    await withdraw();
    this.logger.warn(`${withoutVins(fileName)} was removed: ${username} may not send files any more`);
  }

  /** Waits for all handoffs in progress. */
  async done(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private unlessItFails(username: string, fileName: string, handing: Promise<void>): Promise<void> {
    return handing.catch((error: unknown) => {
      const cause = withoutVins(describeCause(error));
      this.logger.warn(`${withoutVins(fileName)} of ${username} was not taken at once: ${cause}`);
    });
  }
}

/** A slash as separator, because no username contains one. */
function keyOf(username: string, fileName: string): string {
  return `${username}/${fileName}`;
}
