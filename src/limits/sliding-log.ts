/**
 * Enough for the usual 25 calls per second. A log that must hold more grows to what was let through in one window: 4 KiB for the
 * 500 of a MOT service. A call costs the same, however many the log holds.
 */
const FIRST_CAPACITY = 32;

/**
 * The times of the calls let through in the trailing window, in a ring buffer. It is exact, where a fixed window lets
 * twice the limit through around its edge, and so does a token bucket that allows a burst of the limit.
 *
 * The window is half open, (now − window, now]: a call let through exactly one window ago is outside. So no
 * interval as long as the window holds more than the limit, and waiting for one window is always enough.
 *
 * All times are milliseconds on a clock that never goes back.
 */
export class SlidingLog {
  private times = new Float64Array(FIRST_CAPACITY);
  private oldest = 0;
  private size = 0;

  constructor(private readonly windowMs: number) {}

  /** Lets a call through, unless `limit` others were in the window before it. Refused calls leave no trace. */
  letThrough(now: number, limit: number): boolean {
    this.forgetExpired(now);
    if (this.size >= limit) return false;
    if (this.size === this.times.length) this.grow();
    this.times[(this.oldest + this.size) % this.times.length] = now;
    this.size += 1;
    return true;
  }

  /** Drops the calls that have left the window. */
  forgetExpired(now: number): void {
    while (this.size > 0 && this.oldestLeavesAt <= now) {
      this.oldest = (this.oldest + 1) % this.times.length;
      this.size -= 1;
    }
  }

  /** How many calls it holds. */
  get count(): number {
    return this.size;
  }

  /** When the oldest call it holds leaves the window; meaningless when it holds none. */
  get oldestLeavesAt(): number {
    return (this.times[this.oldest] ?? Number.NaN) + this.windowMs;
  }

  private grow(): void {
    const larger = new Float64Array(this.times.length * 2);
    larger.set(this.times.subarray(this.oldest));
    larger.set(this.times.subarray(0, this.oldest), this.times.length - this.oldest);
    this.times = larger;
    this.oldest = 0;
  }
}
