import { rm } from 'node:fs/promises';
import type { ByteAllowance } from './byte-allowance.js';
import { OrderedWriter } from './ordered-writer.js';
import { refusalFor, SftpError } from './sftp-error.js';
import type { TemporaryFile, UploadFolder } from './upload-folder.js';

/** The limits of an upload, in bytes. */
export interface UploadLimits {
  readonly mostBytes: number;
  readonly reorderBufferBytes: number;
}

/**
 * One file that is being received. It gets its name when it is complete and flushed to the disk. Until then it is not visible, and after an
 * error nothing of it remains.
 */
export class Upload {
  /** The file time that the client set, in milliseconds since 1970. */
  modifiedAt: number | undefined;

  private readonly writer: OrderedWriter;
  private failure: { readonly error: unknown } | undefined;
  private ended: Promise<void> | undefined;

  private constructor(
    private readonly folder: UploadFolder,
    readonly name: string,
    private readonly file: TemporaryFile,
    limits: UploadLimits,
    private readonly allowance: ByteAllowance,
  ) {
    this.writer = new OrderedWriter(file.handle, limits);
  }

  static async begin(
    folder: UploadFolder,
    name: string,
    limits: UploadLimits,
    allowance: ByteAllowance,
  ): Promise<Upload> {
    return new Upload(folder, name, await folder.createTemporary(), limits, allowance);
  }

  /** Bytes received so far. */
  get size(): number {
    return this.writer.length;
  }

  /**
   * Receives a part; fulfilled when it is written.
   *
   * @throws SftpError, also for every further part, because the whole upload has failed
   */
  async write(offset: number, data: Buffer): Promise<void> {
    this.throwIfFailed();
    try {
      const allowed = this.allowance.spend(data.length);
      // No `await` unless it is necessary, because the parts must get to the writer in the order in which they arrived.
      if (allowed !== undefined) {
        await allowed;
        this.throwIfFailed();
      }
      await this.writer.write(offset, data);
    } catch (error) {
      throw this.fail(error);
    }
  }

  /** Flushes what was sent so far. */
  async sync(): Promise<void> {
    this.throwIfFailed();
    await this.allowance.settled();
    await this.writer.settled();
    await this.file.handle.sync();
  }

  /**
   * Flushes the file and gives it its name.
   *
   * @param authorise called when only the name is missing; if it throws, the file is discarded
   */
  async finish(authorise: () => Promise<void>): Promise<void> {
    try {
      await this.allowance.settled();
      await this.writer.finish();
      this.throwIfFailed();
      await this.file.handle.sync();
      await authorise();
      await this.folder.publish(this.file, this.name);
    } catch (error) {
      const failure = this.fail(error);
      await this.discard();
      throw failure;
    }
    await this.file.handle.close();
    this.closeAllowance();
  }

  /** Removes every trace of the file, because the client is gone or the file can't become complete. */
  discard(): Promise<void> {
    this.ended ??= this.remove();
    return this.ended;
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }

  private fail(error: unknown): unknown {
    this.failure ??= { error: refusalFor(error) ?? error };
    // The space is free again at once, even if the client continues to send.
    this.discard().catch(() => undefined);
    return this.failure.error;
  }

  private async remove(): Promise<void> {
    this.failure ??= { error: SftpError.failed('The upload was discarded.') };
    try {
      await rm(this.file.path, { force: true });
    } finally {
      // Closes the descriptor even if the disk fails, because leaked descriptors would use up the limit. Remaining files are deleted later.
      // It waits for a write in progress, which must not write to another file that reuses the descriptor.
      await this.writer.settled();
      await this.file.handle.close();
      this.closeAllowance();
    }
  }

  /** Not awaited. If it fails, too much remains counted until the end of the day; the file itself is not affected. */
  private closeAllowance(): void {
    this.allowance.close().catch(() => undefined);
  }
}
