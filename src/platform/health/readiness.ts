import { Injectable, Logger } from '@nestjs/common';
import { ClockOffset, MOST_CLOCK_OFFSET_MS } from '../database/clock-offset.js';
import { describeCause } from '../errors/describe-cause.js';
import { unavailable } from '../errors/request-error.js';
import { DatabaseHealth } from './database-health.js';

/** Whether load balancers should send requests to this process. Only changes are logged, because probes are frequent. */
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

  /** Makes the process not ready from now on, because it was told to stop. It still finishes the work in progress. */
  stop(): void {
    this.isStopping = true;
  }

  /** @throws RequestError 503 when load balancers should send requests elsewhere */
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

  /** Uses the last measurement: a database that can't be asked for its time has been detected above. */
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
