import { Clock } from '../../src/platform/clock/clock.js';

/** A clock that does not advance until a test moves it. It starts at the real time, because key sets and mail servers use that. */
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

  /** A file counts as changed just now, unless a test sets another time, because the file system has the real time. */
  ofFileSystem(): number {
    return this.now();
  }

  /** Moves to an instant: moving forward also advances the monotonic clock, moving back does not. */
  set(instant: string | number | Date): void {
    const next = new Date(instant).getTime();
    this.passed += Math.max(0, next - this.instant);
    this.instant = next;
  }

  /** Corrects the time of day, as NTP does; the monotonic clock does not change. */
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
