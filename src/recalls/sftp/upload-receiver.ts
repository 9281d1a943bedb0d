/** Receives complete files. The SFTP server knows nothing else about the importer. */
export abstract class UploadReceiver {
  /**
   * A complete file is in the folder of this username, under its final name. If the promise is rejected, the file remains there and is
   * found later.
   */
  abstract onFileUploaded(username: string, fileName: string): Promise<void>;

  /** A complete file is in the folder of this username, under a name that is not final: its client will probably rename it. */
  abstract fileAwaitsRename(username: string, fileName: string): Promise<void>;
}
