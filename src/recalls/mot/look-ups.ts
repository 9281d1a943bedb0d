import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ClockOffset } from '../../platform/database/clock-offset.js';
import { addressFor } from '../../platform/database/connection-needs.js';
import { Heartbeat } from './heartbeat.js';
import { LookUpPool } from './look-up-pool.js';
import { Replica } from './replica.js';

/** Sends look-ups to the read replica if there is one and it is healthy, and otherwise to the primary. */
@Injectable()
export class LookUps implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly primary: LookUpPool;
  private readonly replica: Replica | undefined;

  constructor(@Inject(SETTINGS) settings: Settings, heartbeat: Heartbeat, clockOffset: ClockOffset) {
    const { databaseReplica, databaseNamedStatements: named, motTimeoutMs } = settings;
    this.primary = new LookUpPool(addressFor('look-ups of MOT', settings), motTimeoutMs, { named });
    // Half of the timeout, so that the primary can still answer a request that waited for a silent replica.
    this.replica =
      databaseReplica &&
      new Replica(new LookUpPool(databaseReplica.url, Math.floor(motTimeoutMs / 2)), () => ({
        primary: heartbeat.primary,
        primaryTime: clockOffset.databaseTime,
        maxLagSeconds: databaseReplica.maxLagSeconds,
      }));
  }

  onApplicationBootstrap(): void {
    this.replica?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.primary.end(), this.replica?.stop()]);
  }

  /** JSON texts in the order of the request: some answers in each, one per line. */
  async ask(vins: readonly string[]): Promise<readonly string[]> {
    return (await this.replica?.ask(vins)) ?? (await this.primary.ask(vins)).answers;
  }

  /** Tests an unhealthy replica again; also runs every few seconds. */
  async tick(): Promise<void> {
    await this.replica?.tick();
  }
}
