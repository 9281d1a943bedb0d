/** What may be sent by one username on one day, in UTC. */
export interface DailyUploads {
  readonly files: number;
  readonly bytes: number;
}

/** Counts what usernames send. The count holds over several processes, and a day begins at 00:00 UTC. */
export abstract class UploadQuota {
  abstract readonly most: DailyUploads;

  /** Counts a file that is begun. @returns false, and counts nothing, when it is one too many */
  abstract takeFile(username: string): Promise<boolean>;

  /** Counts bytes that are about to come. @returns false, and counts nothing, when they are too many */
  abstract takeBytes(username: string, bytes: number): Promise<boolean>;

  /** Takes back bytes that were counted and did not come. */
  abstract giveBackBytes(username: string, bytes: number): Promise<void>;

  /** To be called when a file was refused, so that its sender's team is told. */
  abstract noteRefusal(username: string): Promise<void>;
}
