/** Where bytes are counted. */
export interface BytesCounted {
  /** @returns false when so many bytes may not come */
  take(bytes: number): Promise<boolean>;
  giveBack(bytes: number): Promise<void>;
  /** What is thrown when bytes may not come. */
  refuse(): Error;
}

/** A large file asks for its bytes in pieces of this size: 100 MB/s are 25 statements a second. */
const MOST_AHEAD = 4 * 1024 ** 2;

/**
 * Counts the bytes of one file. It counts ahead, as many as have come so far, because a question for each part would cost more
 * than the part; what was counted and did not come is given back at the end.
 */
export class ByteAllowance {
  private granted = 0;
  private spent = 0;
  private asking: Promise<void> | undefined;
  private isClosed = false;

  constructor(private readonly counted: BytesCounted) {}

  /**
   * @returns undefined when the bytes may come, or a promise of it, which is fulfilled in the order of the calls
   */
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

  /** Waits until all that was asked is answered. */
  async settled(): Promise<void> {
    while (this.asking !== undefined) await this.asking.catch(() => undefined);
  }

  /** Gives back what did not come. */
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
    // So many may not come, but perhaps as many as are needed now.
    if (ahead > missing && (await this.counted.take(missing))) return missing;
    throw this.counted.refuse();
  }
}
