import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Repeating } from '../clock/repeating.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { BEAT } from './vehicle.sql.js';

/** Twice and more within the smallest lag that can be set. */
const BEAT_PAUSE_MS = 4_000;

/**
 * Writes the time to the primary for as long as there is a replica whose copy's age somebody has to know. Every process
 * that answers does it, so that there is a heartbeat whenever there is someone who asks for it.
 */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly beating = new Repeating('Replication heartbeat', BEAT_PAUSE_MS, () => this.beat());

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

  /** Beats now. */
  tick(): Promise<void> {
    return this.beating.round();
  }

  private async beat(): Promise<void> {
    await this.statements.query(BEAT, [new Date(this.clock.now()).toISOString()]);
  }
}
