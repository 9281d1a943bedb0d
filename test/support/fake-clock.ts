import { Clock } from '../../src/platform/clock/clock.js';

/** A clock that stands still until a test moves it. It starts at the real time, because key sets and mail servers live in it. */
export class FakeClock extends Clock {
  private passed = 0;

  constructor(private instant = Date.now()) {
    super();
  }

  now(): number {
    return this.instant;
  }

  monotonic(): number {
    return this.passed;
  }

  databaseNow(): string | null {
    return new Date(this.now()).toISOString();
  }

  /** Files are as new as can be, unless a test says when one was changed: the file system has the real time. */
  ofFileSystem(): number {
    return this.now();
  }

  /** Moves to an instant: going forward takes the time between, going back takes none. */
  set(instant: string | number | Date): void {
    const next = new Date(instant).getTime();
    this.passed += Math.max(0, next - this.instant);
    this.instant = next;
  }

  /** Corrects the time of day, as NTP does: no time passes. */
  correct(milliseconds: number): void {
    this.instant += milliseconds;
  }

  advance(by: {
    days?: number;
    hours?: number;
    minutes?: number;
    seconds?: number;
    milliseconds?: number;
  }): void {
    const { days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = by;
    this.set(this.instant + (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds);
  }
}
