import { FakeClock } from '../../support/fake-clock.js';

/** The machine's own clock, where another program's time passes too. */
export class RealTimeClock extends FakeClock {
  override now(): number {
    return Date.now();
  }

  override monotonic(): number {
    return performance.now();
  }
}
