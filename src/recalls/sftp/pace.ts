import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';

/** How many small requests may come at once, and how many in each second after that. */
export interface PaceLimits {
  readonly burst: number;
  readonly perSecond: number;
}

/** How soon a wait notices that the connection has ended. */
const LOOK_AGAIN_MS = 100;

/** These take some 2 ms. */
const ANSWERS_OF_A_SLICE = 32;

/**
 * Bounds what one connection costs besides its data. Requests without data take 10 to 20 µs each, and entries of a listing as much:
 * a client can ask for far more of them than the process, which also answers the API, has time for.
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

  /** How long nothing more should be done, in milliseconds. */
  get waitMs(): number {
    this.refill();
    return this.left >= 0 ? 0 : (-this.left / this.limits.perSecond) * 1000;
  }

  /**
   * Waits until there is time for something more, and lets the rest of the process have its turn in any case.
   *
   * @param isOver whether what is left is no longer held up, because nothing more follows it
   */
  async turn(isOver: () => boolean): Promise<void> {
    await nextTurn();
    for (let wait = this.waitMs; wait > 0 && !isOver(); wait = this.waitMs)
      await delay(Math.min(wait, LOOK_AGAIN_MS));
  }

  /** Lets the rest of the process have its turn after every few small answers: each is encrypted and written by itself. */
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
