import { SftpError } from './sftp-error.js';

/** The maximum number of buffers of one `writev` on Linux is 1,024. */
const MOST_BUFFERS = 512;

/** The file operations that are needed. */
export interface PartsFile {
  writev(parts: readonly Buffer[], position: number): Promise<{ readonly bytesWritten: number }>;
}

/** Parts that are written together, with the promises of all their senders. */
interface Batch {
  readonly parts: Buffer[];
  readonly done: Promise<void>;
  readonly settle: { written(): void; failed(error: unknown): void };
}

/**
 * Writes a file from its beginning to its end, in the order of the offsets. There is one write at a time, and parts that arrive meanwhile
 * are combined for the next one, so the parts of a fast client are written in large blocks.
 */
export class OrderedWriter {
  /** The offset of the next part. */
  private end = 0;
  private written = 0;
  private batch: Batch | undefined;
  private early = new Map<number, Buffer>();
  private reorderBufferBytes = 0;
  private writing: Promise<void> = Promise.resolve();
  private idle = true;
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly file: PartsFile,
    private readonly limits: { readonly mostBytes: number; readonly reorderBufferBytes: number },
  ) {}

  /** The length of the file so far, without gaps. */
  get length(): number {
    return this.end;
  }

  /**
   * Accepts a part. The promise is fulfilled when the part is written. For a part that arrives too early it is fulfilled when the part is
   * buffered, because the client may wait for this response before it sends the missing parts.
   *
   * @throws SftpError for a part that overlaps, or when too many parts are buffered
   */
  async write(offset: number, data: Buffer): Promise<void> {
    if (offset + data.length > this.limits.mostBytes) {
      throw SftpError.failed(`The file is larger than ${this.limits.mostBytes} bytes, the limit here.`);
    }
    // An empty part needs no wait. It is answered at once, because a client could send very many of them.
    if (data.length === 0) return;
    if (offset > this.end) return this.keepForLater(offset, data);
    if (offset < this.end)
      throw SftpError.failed('What was sent once cannot be written over: send the file again.');
    const done = this.append(data);
    for (let next = this.early.get(this.end); next; next = this.early.get(this.end)) {
      this.early.delete(this.end);
      this.reorderBufferBytes -= next.length;
      // Its sender has got its response already, so the next write or the close of the file reports a failure.
      this.append(next).catch(() => undefined);
    }
    return done;
  }

  /**
   * Waits until everything is written.
   *
   * @throws SftpError when a part in the middle is missing
   */
  async finish(): Promise<void> {
    if (this.early.size > 0) throw SftpError.failed(`The part from byte ${this.end} on was not sent.`);
    await this.settled();
    if (this.failure) throw this.failure.error;
  }

  /** Waits until no write is in progress. */
  async settled(): Promise<void> {
    while (!this.idle) await this.writing;
  }

  private keepForLater(offset: number, data: Buffer): void {
    if (this.early.has(offset) || this.reorderBufferBytes + data.length > this.limits.reorderBufferBytes) {
      throw SftpError.failed(
        `The part from byte ${this.end} on was not sent. Files are taken from their beginning on.`,
      );
    }
    this.early.set(offset, data);
    this.reorderBufferBytes += data.length;
  }

  private append(data: Buffer): Promise<void> {
    this.end += data.length;
    const batch = this.batch ?? newBatch();
    this.batch = batch;
    batch.parts.push(data);
    if (this.idle) {
      this.idle = false;
      this.writing = this.writeBatches();
    }
    return batch.done;
  }

  private async writeBatches(): Promise<void> {
    for (let batch = this.batch; batch; batch = this.batch) {
      this.batch = undefined;
      try {
        if (this.failure) throw this.failure.error;
        await this.writeAll(batch.parts);
        batch.settle.written();
      } catch (error) {
        // Parts after a gap can't be written yet.
        this.failure ??= { error };
        batch.settle.failed(error);
      }
    }
    this.idle = true;
  }

  private async writeAll(parts: readonly Buffer[]): Promise<void> {
    let rest = parts;
    while (rest.length > 0) {
      const { bytesWritten } = await this.file.writev(rest.slice(0, MOST_BUFFERS), this.written);
      this.written += bytesWritten;
      rest = without(rest, bytesWritten);
    }
  }
}

function newBatch(): Batch {
  let settle: Batch['settle'] | undefined;
  const done = new Promise<void>((written, failed) => {
    settle = { written, failed };
  });
  if (!settle) throw new Error('A promise was made without its functions.');
  return { parts: [], done, settle };
}

/** The rest of the parts after this many bytes were written: a disk that is nearly full writes less than it is given. */
function without(parts: readonly Buffer[], bytes: number): Buffer[] {
  let left = bytes;
  const rest: Buffer[] = [];
  for (const part of parts) {
    if (left >= part.length) left -= part.length;
    else {
      rest.push(part.subarray(left));
      left = 0;
    }
  }
  return rest;
}
