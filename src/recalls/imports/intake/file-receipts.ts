import type { Stats } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';

/**
 * When files that are in a landing folder were received: the one place that decides it, so that a clock that is off is
 * corrected here.
 */
@Injectable()
export class FileReceipts {
  constructor(
    private readonly clock: Clock,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * The earlier of this moment, at which the file is seen, and the time at which its inode last changed. A worker that was
   * down for hours finds files that were received hours ago: counted from now, they would close what the API opened in the
   * meantime. The time of modification does not tell, because many clients set it to that of the file they sent.
   *
   * @returns milliseconds since 1970-01-01T00:00:00Z
   */
  of({ ctimeMs }: Pick<Stats, 'ctimeMs'>): number {
    const now = this.clockOffset.now();
    const changedAt = this.clockOffset.toDatabaseTime(Math.floor(this.clock.ofFileSystem(ctimeMs)));
    // Some network file systems do not have this time, and say 0.
    return ctimeMs > 0 ? Math.min(now, changedAt) : now;
  }
}
