import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { IntervalTask } from '../clock/interval-task.js';
import { describeCause } from '../errors/describe-cause.js';
import { type PreparedStatement, PreparedStatements } from './prepared-statements.js';

/** By so much a process's clock may differ from the database's. */
export const MOST_CLOCK_OFFSET_MS = 1_000;

/** How late a clock that has stepped, or was set right, is found out. */
const PAUSE_MS = 5_000;

/** Of a few, one is seldom held up on its way. */
const SAMPLES = 4;

/** Two measurements as exact as this are as good as each other: the newer one counts. */
const EXACT_ENOUGH_MS = 5;

/** $1 the time (null: the database's). */
const DATABASE_TIME: PreparedStatement = {
  reserved: true,
  name: 'database_time',
  text: 'SELECT extract(epoch FROM coalesce($1::timestamptz, clock_timestamp()))::float8 * 1000 AS now',
};

/** What the database's clock showed, in the middle of a round trip. */
interface Sample {
  readonly databaseTime: number;
  readonly monotonic: number;
  /** Half the round trip: by so much it may be wrong. */
  readonly errorMs: number;
}

/**
 * How far this process's clock is from the database's, by which all processes order what they do. Between measurements
 * the database's time goes on by the monotonic clock, which nobody sets: so a clock of this process that steps is found
 * out at once, and the time that {@link now} answers does not step with it.
 *
 * Where the clock gives the database its time (Clock.databaseNow), there is but one clock, and nothing to measure.
 */
@Injectable()
export class ClockOffset implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Clock');
  private readonly measuring = new IntervalTask('Clock offset', PAUSE_MS, () => this.measure());
  private sample: Sample | undefined;

  constructor(
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
  ) {}

  /** Before anything is done by the time. A database that is away now is asked again soon. */
  async onModuleInit(): Promise<void> {
    await this.tick().catch((error: unknown) => {
      this.logger.warn(`The database's clock can't be read and is asked again: ${describeCause(error)}`);
    });
  }

  onApplicationBootstrap(): void {
    this.measuring.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.measuring.stop();
  }

  /** Measures now, as is done every few seconds. */
  tick(): Promise<void> {
    return this.measuring.round();
  }

  /** The database's time, in ms; undefined while it has never answered. */
  get databaseTime(): number | undefined {
    const given = this.clock.databaseNow();
    if (given !== null) return Date.parse(given);
    return this.sample && this.sample.databaseTime + this.clock.monotonic() - this.sample.monotonic;
  }

  /** The database's time, in ms, or this process's while the database has never answered. */
  now(): number {
    return Math.round(this.databaseTime ?? this.clock.now());
  }

  /** By how much this process's clock is ahead of the database's (negative: behind); 0 while that is not known. */
  get offsetMs(): number {
    const { databaseTime } = this;
    return databaseTime === undefined ? 0 : this.clock.now() - databaseTime;
  }

  /** Whether the clocks are further apart than they may be, and than the measurement may be wrong by. */
  get isTooLarge(): boolean {
    return Math.abs(this.offsetMs) - (this.sample?.errorMs ?? 0) > MOST_CLOCK_OFFSET_MS;
  }

  /** What the database's clock showed when this process's showed this, in ms, unless it has been set since. */
  toDatabaseTime(localMs: number): number {
    return Math.round(localMs - this.offsetMs);
  }

  private async measure(): Promise<void> {
    if (this.clock.databaseNow() !== null) return;
    let best = await this.takeSample();
    for (let count = 1; count < SAMPLES; count++) {
      const next = await this.takeSample();
      if (next.errorMs < best.errorMs) best = next;
    }
    // One that was held up on its way tells nothing new, unless it contradicts what is known.
    const { sample } = this;
    if (sample && best.errorMs > Math.max(EXACT_ENOUGH_MS, 2 * sample.errorMs)) {
      const expected = sample.databaseTime + best.monotonic - sample.monotonic;
      if (Math.abs(expected - best.databaseTime) <= best.errorMs + sample.errorMs) return;
    }
    this.sample = best;
  }

  private async takeSample(): Promise<Sample> {
    const sentAt = this.clock.monotonic();
    const [row] = await this.statements.query<{ now: number }>(DATABASE_TIME, [this.clock.databaseNow()]);
    if (!row) throw new Error('A statement without a table has a row.');
    const errorMs = (this.clock.monotonic() - sentAt) / 2;
    return { databaseTime: row.now, monotonic: sentAt + errorMs, errorMs };
  }
}
