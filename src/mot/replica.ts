import { Logger } from '@nestjs/common';
import type { Clock } from '../clock/clock.js';
import { Repeating } from '../clock/repeating.js';
import { describeCause } from '../errors/describe-cause.js';
import { LookUpPool, type Said } from './look-up-pool.js';

/** How soon a replica that is well again is asked again. */
const RETRY_PAUSE_MS = 3_000;

/**
 * A read replica, asked while its copy is fresh. One that stopped replaying goes on answering, and would call a vehicle
 * safe that has been recalled since: so each answer comes with the heartbeat of its own snapshot, and with one
 * that is too old it counts for nothing.
 */
export class Replica {
  private readonly logger = new Logger('MOT');
  private readonly retrying = new Repeating('Replica', RETRY_PAUSE_MS, () => this.retry());
  /** Believed in at first, and whenever the last try was good. */
  private usable = true;

  constructor(
    private readonly pool: LookUpPool,
    private readonly clock: Clock,
    private readonly maxLagSeconds: number,
  ) {}

  start(): void {
    this.retrying.start();
  }

  /** Tries a replica that was not well once more. */
  tick(): Promise<void> {
    return this.retrying.round();
  }

  /** @returns undefined when it is not well: somebody else has to be asked */
  async ask(vins: readonly string[]): Promise<readonly string[] | undefined> {
    return this.usable ? (await this.askAnyway(vins))?.answers : undefined;
  }

  async stop(): Promise<void> {
    await this.retrying.stop();
    await this.pool.end();
  }

  /** Without a caller who waits for it: only who finds the replica down first has to. */
  private async retry(): Promise<void> {
    if (this.usable || !(await this.askAnyway([]))) return;
    this.usable = true;
    this.logger.warn('The read replica is asked again');
  }

  private async askAnyway(vins: readonly string[]): Promise<Said | undefined> {
    try {
      const said = await this.pool.ask(vins);
      const lagSeconds = (this.clock.now() - (said.beatAt ?? 0)) / 1000;
      if (lagSeconds <= this.maxLagSeconds) return said;
      this.leave(
        said.beatAt ? `its copy is ${Math.round(lagSeconds)} s old` : 'its copy has no heartbeat yet',
      );
    } catch (error) {
      this.leave(describeCause(error));
    }
    return undefined;
  }

  /** Said once an outage. */
  private leave(reason: string): void {
    if (this.usable) this.logger.warn(`The read replica is not asked, the primary is: ${reason}`);
    this.usable = false;
  }
}
