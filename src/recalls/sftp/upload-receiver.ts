/** Who takes the files that were sent. The SFTP server knows no more of it than this. */
export abstract class UploadReceiver {
  /**
   * A whole file lies in the folder of this username, under its final name. A rejection is of no consequence: the
   * file stays where it is, and is found there later.
   */
  abstract onFileUploaded(username: string, fileName: string): Promise<void>;

  /** A whole file is in the folder of this username, under a name that is not final: its client is going to rename it. */
  abstract fileAwaitsRename(username: string, fileName: string): Promise<void>;
}
