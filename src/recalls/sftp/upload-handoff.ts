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
 * Hands over the files that were sent to the importer. The end of the process waits for it. Otherwise the database would be closed during a
 * handoff, and the last file would remain until another process finds it.
 */
export class UploadHandoff {
  private readonly logger = new Logger('SFTP');
  private readonly underWay = new Map<string, Promise<unknown>>();

  constructor(private readonly receiver: UploadReceiver) {}

  /** @returns whether the importer has the file. If not, it is found later. The promise is always fulfilled */
  begin(username: string, fileName: string, authority: Authority): Promise<boolean> {
    const key = keyOf(username, fileName);
    const handing = this.isDone(username, fileName, this.handOver(username, fileName, authority));
    const settled = Promise.all([this.underWay.get(key), handing]).then(() => {
      if (this.underWay.get(key) === settled) this.underWay.delete(key);
    });
    this.underWay.set(key, settled);
    return handing;
  }

  /** Reports a file whose name is not final. The promise is always fulfilled. */
  async awaitRename(username: string, fileName: string): Promise<void> {
    await this.isDone(username, fileName, this.receiver.fileAwaitsRename(username, fileName));
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

  private async isDone(username: string, fileName: string, handing: Promise<void>): Promise<boolean> {
    try {
      await handing;
      return true;
    } catch (error) {
      const cause = withoutVins(describeCause(error));
      this.logger.warn(`${withoutVins(fileName)} of ${username} was not taken at once: ${cause}`);
      return false;
    }
  }
}

/** A slash as separator, because no username contains one. */
function keyOf(username: string, fileName: string): string {
  return `${username}/${fileName}`;
}
