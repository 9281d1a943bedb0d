/** How much one username may send on one day, in UTC. */
export interface DailyUploads {
  readonly files: number;
  readonly bytes: number;
}

/** Counts what usernames send, over several processes. A day begins at 00:00 UTC. */
export abstract class UploadQuota {
  abstract readonly most: DailyUploads;

  /** Counts a new file. @returns false, and counts nothing, when it exceeds the limit */
  abstract takeFile(username: string): Promise<boolean>;

  /** Counts bytes before they arrive. @returns false, and counts nothing, when they exceed the limit */
  abstract takeBytes(username: string, bytes: number): Promise<boolean>;

  /** Uncounts bytes that did not arrive. */
  abstract giveBackBytes(username: string, bytes: number): Promise<void>;

  /** Called when a file was refused, so that its sender's team is notified. */
  abstract noteRefusal(username: string): Promise<void>;
}
