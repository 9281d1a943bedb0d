import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { IntervalTask } from '../clock/interval-task.js';
import { describeCause } from '../errors/describe-cause.js';
import { ReadinessWarnings } from '../health/readiness-warnings.js';
import { ObjectStore } from './object-store.js';

const PAUSE_MS = 30_000;

/**
 * Says in every process whether the object store can be reached: in the readiness, and as a metric. The process stays ready, because most calls need no object,
 * and the others are answered with 503.
 */
@Injectable()
export class ObjectStoreWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Object store');
  private readonly rounds = new IntervalTask('Object store watch', PAUSE_MS, () => this.look());
  private readonly up: Gauge;
  private isUp = true;

  constructor(
    private readonly store: ObjectStore,
    private readonly warnings: ReadinessWarnings,
    registry: Registry,
  ) {
    this.up = new Gauge({
      name: 'recalls_object_store_up',
      help: '1 if the object store answered the last check of this process, 0 if it did not.',
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Looks now. */
  tick(): Promise<void> {
    return this.rounds.round();
  }

  private async look(): Promise<void> {
    try {
      await this.store.check();
      this.isUp = true;
    } catch (error) {
      // What the store said has its address, which is not for everybody who asks whether the process is ready.
      if (this.isUp) this.logger.error(`The object store can not be used: ${describeCause(error)}`);
      this.isUp = false;
    }
    this.up.set(this.isUp ? 1 : 0);
    this.warnings.set(
      'object store',
      this.isUp ? undefined : 'The object store can not be used: calls that need it are answered with 503',
    );
  }
}
