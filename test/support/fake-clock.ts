import { Clock } from '../../src/clock/clock.js';

/** A clock that stands still until a test moves it. It starts at the real time, because key sets and mail servers live in it. */
export class FakeClock extends Clock {
  constructor(private instant = Date.now()) {
    super();
  }

  now(): number {
    return this.instant;
  }

  set(instant: string | number | Date): void {
    this.instant = new Date(instant).getTime();
  }

  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number; milliseconds?: number }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = by;
    this.instant += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
  }
}
