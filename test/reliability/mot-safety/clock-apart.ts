import { FakeClock } from '../../support/fake-clock.js';

/** The clock of a process on another machine: the true time plus an offset. The database has the true time. */
export class ClockApart extends FakeClock {
  constructor(
    private readonly trueTime: FakeClock,
    private readonly offsetMs: number,
  ) {
    super();
  }

  override now(): number {
    return this.trueTime.now() + this.offsetMs;
  }

  override monotonic(): number {
    return this.trueTime.monotonic();
  }

  override databaseNow(): string | null {
    return this.trueTime.databaseNow();
  }
}
