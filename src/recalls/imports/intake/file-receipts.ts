import type { Stats } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';

/**
 * Determines when files in a landing folder were received. This is the only place that does so, because a wrong clock must be corrected
 * here.
 */
@Injectable()
export class FileReceipts {
  constructor(
    private readonly clock: Clock,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * The receipt time of a file: the time when its inode last changed, or now if that is earlier. After a worker was down for hours, the
   * files were received hours ago; if they counted as received now, they would close recalls that the API opened in the meantime. The
   * modification time is not used, because many clients set it to that of the original file.
   *
   * @returns milliseconds since 1970-01-01T00:00:00Z
   */
  of({ ctimeMs }: Pick<Stats, 'ctimeMs'>): number {
    const now = this.clockOffset.now();
    const changedAt = this.clockOffset.toDatabaseTime(Math.floor(this.clock.ofFileSystem(ctimeMs)));
    // Some network file systems do not support this time, and return 0.
    return ctimeMs > 0 ? Math.min(now, changedAt) : now;
  }
}
