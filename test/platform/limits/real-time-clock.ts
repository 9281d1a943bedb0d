import { FakeClock } from '../../support/fake-clock.js';

/** The machine's own clock, for tests with other programs, whose time is real. */
export class RealTimeClock extends FakeClock {
  override now(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }
}
