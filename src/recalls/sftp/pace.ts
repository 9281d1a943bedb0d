import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

/** How many small requests are allowed at once, and how many per second after that. */
export interface PaceLimits {
  readonly burst: number;
  readonly perSecond: number;
}

/** How soon a wait notices that the connection has ended. */
const LOOK_AGAIN_MS = 100;

/** These take some 2 ms. */
const ANSWERS_OF_A_SLICE = 32;

/**
 * Limits what one connection costs besides its data. Requests without data take 10 to 20 µs of CPU each, and entries of a listing as much.
 * A client can send far more of them than the process, which also answers the API, can handle.
 */
export class Pace {
  private left: number;
  private at = performance.now();
  private answered = 0;
  private lastSlice: Promise<void> = Promise.resolve();

  constructor(private readonly limits: PaceLimits) {
    this.left = limits.burst;
  }

  charge(units: number): void {
    this.refill();
    this.left -= units;
  }

  /** How long to wait before the next request, in milliseconds. */
  get waitMs(): number {
    this.refill();
    return this.left >= 0 ? 0 : (-this.left / this.limits.perSecond) * 1000;
  }

  /**
   * Waits until the pace allows another request, and yields to the rest of the process in any case.
   *
   * @param isOver whether the connection is ending, so that the remaining requests need not be slowed down
   */
  async turn(isOver: () => boolean): Promise<void> {
    await nextTurn();
    for (let wait = this.waitMs; wait > 0 && !isOver(); wait = this.waitMs)
      await delay(Math.min(wait, LOOK_AGAIN_MS));
  }

  /** Yields to the rest of the process after every few small responses, because each is encrypted and written separately. */
  slice(): Promise<void> {
    this.answered += 1;
    if (this.answered % ANSWERS_OF_A_SLICE === 0) this.lastSlice = this.lastSlice.then(() => nextTurn());
    return this.lastSlice;
  }

  private refill(): void {
    const now = performance.now();
    const { burst, perSecond } = this.limits;
    this.left = Math.min(burst, this.left + ((now - this.at) / 1000) * perSecond);
    this.at = now;
  }
}
