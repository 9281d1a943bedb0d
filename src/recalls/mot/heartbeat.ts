import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DatabaseError } from 'pg';
import { Clock } from '../../platform/clock/clock.js';
import { IntervalTask } from '../../platform/clock/interval-task.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import { ANONYMOUS_BEAT, BEAT, type Primary } from './vehicle.sql.js';

/** Less than half of the smallest lag that can be set. */
const BEAT_PAUSE_MS = 4_000;

/** insufficient_privilege, feature_not_supported, undefined_function: possible answers of managed PostgreSQL services. */
const DOES_NOT_TELL = new Set(['42501', '0A000', '42883']);

/**
 * Writes the time to the primary regularly if there is a replica, so that the age of the replica's copy can be measured. Every process that
 * answers look-ups does it, so there is a heartbeat whenever somebody needs it. The result of the statement identifies the primary, at the
 * start and after a failover.
 */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('MOT');
  private readonly beating = new IntervalTask('Replication heartbeat', BEAT_PAUSE_MS, () => this.beat());
  private statement = BEAT;
  private written: Primary | undefined;

  constructor(
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.databaseReplica && this.settings.parts.has('api')) this.beating.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.beating.stop();
  }

  /** Writes a heartbeat now. */
  tick(): Promise<void> {
    return this.beating.round();
  }

  /** The primary on which the last heartbeat was written; undefined before the first. */
  get primary(): Primary | undefined {
    return this.written;
  }

  private async beat(): Promise<void> {
    const primary = await this.write();
    const before = this.written;
    if (before && (before.database !== primary.database || before.server !== primary.server)) {
      this.logger.warn(`The primary is another one now: ${nameOf(primary)}, before ${nameOf(before)}`);
    }
    this.written = primary;
  }

  private async write(): Promise<Primary> {
    try {
      const [primary] = await this.statements.query<Primary & object>(this.statement, [
        this.clock.databaseNow(),
      ]);
      if (!primary) throw new Error('A beat is always written.');
      return primary;
    } catch (error) {
      const mayTell = error instanceof DatabaseError && DOES_NOT_TELL.has(error.code ?? '');
      if (!mayTell || this.statement === ANONYMOUS_BEAT) throw error;
      this.statement = ANONYMOUS_BEAT;
      this.logger.warn(
        `The primary does not tell its system identifier (${error.message}): a replica of a copy that was restored elsewhere can't be told from one of it`,
      );
      return this.write();
    }
  }
}

function nameOf({ database, server }: Primary): string {
  return `database ${database ?? 'without identity'}${server === null ? '' : ` on ${server}`}`;
}
