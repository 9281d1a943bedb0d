import { Injectable, Logger } from '@nestjs/common';
import { ClockOffset, MOST_CLOCK_OFFSET_MS } from '../database/clock-offset.js';
import { describeCause } from '../errors/describe-cause.js';
import { unavailable } from '../errors/request-error.js';
import { DatabaseHealth } from './database-health.js';

/** Whether this process should be given work. Probes come often, so that only a change is logged. */
@Injectable()
export class Readiness {
  private readonly logger = new Logger('Health');
  private isStopping = false;
  private isReady = true;
  private isClockRight = true;

  constructor(
    private readonly database: DatabaseHealth,
    private readonly clockOffset: ClockOffset,
  ) {}

  /** From now on the process is not ready: it has been told to stop, and does what it was given before. */
  stop(): void {
    this.isStopping = true;
  }

  /** @throws RequestError a 503 when work had better be given to others */
  async check(): Promise<void> {
    if (this.isStopping) throw unavailable(new Error('The process has been told to stop'));
    await this.checkDatabase();
    this.checkClock();
  }

  private async checkDatabase(): Promise<void> {
    try {
      await this.database.check();
      if (!this.isReady) this.logger.warn('The database answers: ready again');
      this.isReady = true;
    } catch (error) {
      if (this.isReady) this.logger.error(`Not ready: the database does not answer. ${describeCause(error)}`);
      this.isReady = false;
      throw error;
    }
  }

  /** By what was measured last: a database that can't be asked for the time is judged above. */
  private checkClock(): void {
    const { isTooLarge } = this.clockOffset;
    const offset = describeOffset(this.clockOffset.offsetMs);
    if (isTooLarge && this.isClockRight) {
      this.logger.error(
        `Not ready: this process's clock is ${offset} the database's, and ${MOST_CLOCK_OFFSET_MS} ms are allowed. ` +
          'Synchronise this machine with a time server (NTP); if every process says so, the clock of the database is wrong.',
      );
    }
    if (!isTooLarge && !this.isClockRight) {
      this.logger.warn(`This process's clock is ${offset} the database's: ready again`);
    }
    this.isClockRight = !isTooLarge;
    if (isTooLarge) throw unavailable(new Error(`This process's clock is ${offset} the database's`));
  }
}

function describeOffset(offsetMs: number): string {
  const milliseconds = Math.round(offsetMs);
  return milliseconds < 0 ? `${-milliseconds} ms behind` : `${milliseconds} ms ahead of`;
}
