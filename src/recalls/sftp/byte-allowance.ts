/** Where bytes are counted. */
export interface BytesCounted {
  /** @returns false when this many bytes are not allowed */
  take(bytes: number): Promise<boolean>;
  giveBack(bytes: number): Promise<void>;
  /** Throws the error for bytes that are not allowed. */
  refuse(): Error;
}

/** A large file reserves its bytes in blocks of this size: 100 MB/s are 25 statements per second. */
const MOST_AHEAD = 4 * 1024 ** 2;

/**
 * Counts the bytes of one file. It reserves ahead, as many as have arrived so far, because one statement per part would cost more than the
 * part. Bytes that were reserved and not used are returned at the end.
 */
export class ByteAllowance {
  private granted = 0;
  private spent = 0;
  private asking: Promise<void> | undefined;
  private isClosed = false;

  constructor(private readonly counted: BytesCounted) {}

  /** @returns undefined when the bytes are already allowed, or a promise of it; promises are fulfilled in the order of the calls */
  spend(bytes: number): Promise<void> | undefined {
    if (this.asking === undefined && this.spent + bytes <= this.granted) {
      this.spent += bytes;
      return undefined;
    }
    const asking = (this.asking ?? Promise.resolve()).then(() => this.ask(bytes));
    this.asking = asking;
    const forget = () => {
      if (this.asking === asking) this.asking = undefined;
    };
    asking.then(forget, forget);
    return asking;
  }

  /** Waits until all reservations are answered. */
  async settled(): Promise<void> {
    while (this.asking !== undefined) await this.asking.catch(() => undefined);
  }

  /** Returns unused bytes. */
  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    await this.settled();
    const left = this.granted - this.spent;
    this.granted = this.spent;
    if (left > 0) await this.counted.giveBack(left);
  }

  private async ask(bytes: number): Promise<void> {
    const missing = this.spent + bytes - this.granted;
    if (missing > 0) {
      const ahead = Math.max(missing, Math.min(this.spent, MOST_AHEAD));
      this.granted += await this.takeUpTo(ahead, missing);
    }
    this.spent += bytes;
  }

  /** @returns how many were granted */
  private async takeUpTo(ahead: number, missing: number): Promise<number> {
    if (await this.counted.take(ahead)) return ahead;
    // The whole block is not allowed, but perhaps as many bytes as are needed now.
    if (ahead > missing && (await this.counted.take(missing))) return missing;
    throw this.counted.refuse();
  }
}
