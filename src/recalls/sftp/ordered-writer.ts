import { SftpError } from './sftp-error.js';

/** Buffers of one `writev`; Linux takes 1,024. */
const MOST_BUFFERS = 512;

/** What is asked of a file. */
export interface PartsFile {
  writev(parts: readonly Buffer[], position: number): Promise<{ readonly bytesWritten: number }>;
}

/** Parts that go to the disk together, with the promise of all who wait for that. */
interface Batch {
  readonly parts: Buffer[];
  readonly done: Promise<void>;
  readonly settle: { written(): void; failed(error: unknown): void };
}

/**
 * Writes a file from its beginning to its end, in the order of the offsets. One write is under way at a time, and what
 * comes meanwhile makes up the next: so a fast client is written in large pieces.
 */
export class OrderedWriter {
  /** Where the next part must begin. */
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

  /** How long the file is so far, without gaps. */
  get length(): number {
    return this.end;
  }

  /**
   * Takes a part. The promise is fulfilled when the part is written; for one that came before its turn when it is
   * kept, because the client may wait for this answer before it sends what is missing.
   *
   * @throws Refusal for a part that is not the next, or too much
   */
  async write(offset: number, data: Buffer): Promise<void> {
    if (offset + data.length > this.limits.mostBytes) {
      throw SftpError.failed(`The file is larger than ${this.limits.mostBytes} bytes, the limit here.`);
    }
    // Nothing is to be written, so nothing is to be waited for: a client could ask for very many of these.
    if (data.length === 0) return;
    if (offset > this.end) return this.keepForLater(offset, data);
    if (offset < this.end)
      throw SftpError.failed('What was sent once cannot be written over: send the file again.');
    const done = this.append(data);
    for (let next = this.early.get(this.end); next; next = this.early.get(this.end)) {
      this.early.delete(this.end);
      this.reorderBufferBytes -= next.length;
      // Its sender has its answer already, so the next write or the close of the file reports a failure.
      this.append(next).catch(() => undefined);
    }
    return done;
  }

  /**
   * Waits until everything is written.
   *
   * @throws Refusal when a part in the middle was never sent
   */
  async finish(): Promise<void> {
    if (this.early.size > 0) throw SftpError.failed(`The part from byte ${this.end} on was not sent.`);
    await this.settled();
    if (this.failure) throw this.failure.error;
  }

  /** Waits until nothing is being written any more. */
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
        // What follows a gap may not be written: it would stand in the wrong place.
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

/** What is left of the parts once so many bytes are written: a disk that is nearly full takes less than it is given. */
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
