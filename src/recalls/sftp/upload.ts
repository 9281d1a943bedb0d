import { rm } from 'node:fs/promises';
import type { ByteAllowance } from './byte-allowance.js';
import { OrderedWriter } from './ordered-writer.js';
import { refusalFor, SftpError } from './sftp-error.js';
import type { TemporaryFile, UploadFolder } from './upload-folder.js';

/** What an upload may take, in bytes. */
export interface UploadLimits {
  readonly mostBytes: number;
  readonly reorderBufferBytes: number;
}

/**
 * One file on its way in. It gets its name when it is whole and safely on disk; until then nothing shows, and
 * whatever goes wrong leaves nothing behind.
 */
export class Upload {
  /** What the client set as the time of the file, in milliseconds since 1970. */
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

  /** Bytes taken so far. */
  get size(): number {
    return this.writer.length;
  }

  /**
   * Takes a part; fulfilled when it is written.
   *
   * @throws Refusal and then again for every further part: the upload has failed as a whole
   */
  async write(offset: number, data: Buffer): Promise<void> {
    this.throwIfFailed();
    try {
      const allowed = this.allowance.spend(data.length);
      // Not without need: the parts must reach the writer in the order in which they came.
      if (allowed !== undefined) {
        await allowed;
        this.throwIfFailed();
      }
      await this.writer.write(offset, data);
    } catch (error) {
      throw this.fail(error);
    }
  }

  /** Makes durable what was sent so far. */
  async sync(): Promise<void> {
    this.throwIfFailed();
    await this.allowance.settled();
    await this.writer.settled();
    await this.file.handle.sync();
  }

  /**
   * Makes the file durable and gives it its name.
   *
   * @param authorise is called when only the name is missing; if it throws, nothing of the file is kept
   */
  async finish(authorise: () => Promise<void>): Promise<void> {
    try {
      await this.allowance.settled();
      await this.writer.finish();
      this.throwIfFailed();
      await this.file.handle.sync();
      await authorise();
      await this.folder.lay(this.file, this.name);
    } catch (error) {
      const failure = this.fail(error);
      await this.discard();
      throw failure;
    }
    await this.file.handle.close();
    this.closeAllowance();
  }

  /** Removes every trace: the client is gone, or the file can't become whole. */
  discard(): Promise<void> {
    this.ended ??= this.remove();
    return this.ended;
  }

  private throwIfFailed(): void {
    if (this.failure) throw this.failure.error;
  }

  private fail(error: unknown): unknown {
    this.failure ??= { error: refusalFor(error) ?? error };
    // The space is free again at once, however long the client goes on sending.
    this.discard().catch(() => undefined);
    return this.failure.error;
  }

  private async remove(): Promise<void> {
    this.failure ??= { error: SftpError.failed('The upload was discarded.') };
    try {
      await rm(this.file.path, { force: true });
    } finally {
      // Also when the disk fails: a descriptor kept for each upload would use them all up. What is left on the disk is
      // swept up later. And a write that is under way must not find another file behind its descriptor.
      await this.writer.settled();
      await this.file.handle.close();
      this.closeAllowance();
    }
  }

  /** Nobody waits for it. When it fails, too much stays counted until the day is over; the file itself is not concerned. */
  private closeAllowance(): void {
    this.allowance.close().catch(() => undefined);
  }
}
