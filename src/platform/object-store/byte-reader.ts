/** Takes some bytes from the start of a stream, and then the rest of it. */
export class ByteReader {
  private readonly source: AsyncIterator<Uint8Array>;
  private waiting: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.source = stream[Symbol.asyncIterator]();
  }

  /** @returns undefined when the stream ends before there are as many */
  async take(bytes: number): Promise<Buffer | undefined> {
    while (this.waiting.length < bytes) {
      const { done, value } = await this.source.next();
      if (done) return undefined;
      this.waiting = Buffer.concat([this.waiting, value]);
    }
    const taken = this.waiting.subarray(0, bytes);
    this.waiting = this.waiting.subarray(bytes);
    return taken;
  }

  async *rest(): AsyncGenerator<Buffer> {
    try {
      yield this.waiting;
      for (;;) {
        const { done, value } = await this.source.next();
        if (done) return;
        yield Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      }
    } finally {
      // A reader that stops in the middle ends the stream too.
      await this.source.return?.();
    }
  }
}
