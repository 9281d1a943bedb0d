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

/** The largest difference that is allowed between the clocks of a process and the database. */
export const MOST_CLOCK_OFFSET_MS = 1_000;

/** The interval of the measurements: how late a clock that jumped, or was corrected, is detected. */
const PAUSE_MS = 5_000;

/** Of several attempts, at least one is usually not delayed on the network. */
const SAMPLES = 4;

/** Two measurements whose accuracy differs by less than this are equally good; the newer one is used. */
const EXACT_ENOUGH_MS = 5;

/** $1 the time (null: the database's). */
const DATABASE_TIME: PreparedStatement = {
  reserved: true,
  name: 'database_time',
  text: 'SELECT extract(epoch FROM coalesce($1::timestamptz, clock_timestamp()))::float8 * 1000 AS now',
};

/** The database's clock in the middle of a round trip. */
interface Sample {
  readonly databaseTime: number;
  readonly monotonic: number;
  /** Half the round trip: the largest possible error. */
  readonly errorMs: number;
}

/**
 * Measures the offset between this process's clock and the database's. All processes order their changes by the database's clock. Between
 * measurements the database's time is extrapolated with the monotonic clock, which nobody sets. So a jump of this process's clock is
 * detected at once, and {@link now} does not jump with it.
 *
 * If the injected clock also provides the database's time (Clock.databaseNow), there is only one clock, and nothing is measured.
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

  /** Runs before anything uses the time. A database that is down now is asked again soon. */
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

  /** Measures now; also runs every few seconds. */
  tick(): Promise<void> {
    return this.measuring.round();
  }

  /** The database's time, in ms; undefined until it has answered once. */
  get databaseTime(): number | undefined {
    const given = this.clock.databaseNow();
    if (given !== null) return Date.parse(given);
    return this.sample && this.sample.databaseTime + this.clock.monotonic() - this.sample.monotonic;
  }

  /** The database's time, in ms, or this process's time until the database has answered once. */
  now(): number {
    return Math.round(this.databaseTime ?? this.clock.now());
  }

  /** How far this process's clock is ahead of the database's (negative: behind); 0 while unknown. */
  get offsetMs(): number {
    const { databaseTime } = this;
    return databaseTime === undefined ? 0 : this.clock.now() - databaseTime;
  }

  /** Whether the difference exceeds both the allowed one and the possible error of the measurement. */
  get isTooLarge(): boolean {
    return Math.abs(this.offsetMs) - (this.sample?.errorMs ?? 0) > MOST_CLOCK_OFFSET_MS;
  }

  /** The database's time at a past time of this process's clock, in ms. It assumes that this clock has not been set since. */
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
    // A delayed measurement is ignored unless it contradicts the current one.
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
