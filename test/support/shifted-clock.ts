import { FakeClock } from './fake-clock.js';

/** The clock of a machine whose time is wrong. It advances, and the database has its own clock. */
export class ShiftedClock extends FakeClock {
  /** @param shiftMs how far it is ahead of this machine's clock (negative: behind) */
  constructor(public shiftMs: number) {
    super();
  }

  override now(): number {
    return Date.now() + this.shiftMs;
  }

  override monotonic(): number {
    return performance.now();
  }

  override databaseNow(): null {
    return null;
  }
}
