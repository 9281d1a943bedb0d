import { Injectable, Logger } from '@nestjs/common';
import { describeCause } from '../errors/describe-cause.js';
import { unavailable } from '../errors/recalls-error.js';
import { DatabaseHealth } from './database-health.js';

/** Whether this process should be given work. Probes come often, so that only a change is logged. */
@Injectable()
export class Readiness {
  private readonly logger = new Logger('Health');
  private isStopping = false;
  private isReady = true;

  constructor(private readonly database: DatabaseHealth) {}

  /** From now on the process is not ready: it has been told to stop, and does what it was given before. */
  stop(): void {
    this.isStopping = true;
  }

  /** @throws RecallsError a 503 when work had better be given to others */
  async check(): Promise<void> {
    if (this.isStopping) throw unavailable(new Error('The process has been told to stop'));
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
}
