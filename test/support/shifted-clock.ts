import { FakeClock } from './fake-clock.js';

/** The clock of a machine that is not set right: time passes, and the database has its own. */
export class ShiftedClock extends FakeClock {
  /** @param shiftMs by how much it is ahead of this machine's clock (negative: behind) */
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
