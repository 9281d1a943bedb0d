import { Logger } from '@nestjs/common';
import { describeCause } from '../errors/describe-cause.js';

/**
 * A background task that runs in rounds for as long as the process lives, one round at a time. Its timer does not keep the process alive. A
 * round that fails is repeated when the next one is due.
 */
export class IntervalTask {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private lastRound: Promise<void> = Promise.resolve();
  private stopped = false;
  private failing = false;

  constructor(
    name: string,
    private readonly pauseMs: number,
    private readonly work: () => Promise<void>,
  ) {
    this.logger = new Logger(name);
  }

  /** Starts the first round. Each following round starts a pause after the one before it has ended. */
  start(): void {
    void this.roundByTimer();
  }

  /** Runs another round as soon as the current one is over. */
  round(): Promise<void> {
    const round = this.lastRound.then(() => (this.stopped ? undefined : this.work()));
    this.lastRound = round.catch(() => undefined);
    return round;
  }

  /** Whether the current round should end soon. */
  get stopping(): boolean {
    return this.stopped;
  }

  /** Starts no further round and waits for the current one. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.lastRound;
  }

  private async roundByTimer(): Promise<void> {
    try {
      await this.round();
      if (this.failing) this.logger.warn('works again');
      this.failing = false;
    } catch (error) {
      // Logged once per outage, because a database that is down for an hour must not fill the log.
      if (!this.failing) this.logger.error(`failed and is tried again: ${describeCause(error)}`);
      this.failing = true;
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.roundByTimer(), this.pauseMs).unref();
  }
}
