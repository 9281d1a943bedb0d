import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Registry } from 'prom-client';
import { Clock } from '../../clock/clock.js';
import { IntervalTask } from '../../clock/interval-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { readCounter } from '../../observability/read-counter.js';
import { ObjectStore } from '../object-store.js';
import { type ObjectOwner, ObjectOwners } from './object-owners.js';

const PAUSE_MS = 6 * 60 * 60_000;

/**
 * The age from which an object that nobody refers to is an orphan. A transaction refers to it seconds after it was stored. A week is for
 * operators, because one who starts the service on the wrong database, or on an old backup, should notice before anything is gone.
 */
const GRACE_MS = 7 * 24 * 60 * 60_000;

/** A put takes minutes at most. */
const INTERRUPTED_AFTER_MS = 24 * 60 * 60_000;

/** Bounds the parameters of one statement. */
const BATCH = 500;

/** Bounds the memory of one round; the next one deletes the rest. */
const MOST_IN_A_ROUND = 10_000;

/**
 * Killed processes leave a few orphans. When more than these, and more than half of all objects, belong to no record, it is more likely that the database is not the
 * one that the objects belong to.
 */
const SUSPICIOUS = { count: 100, share: 0.5 };

/** Deletes the objects that nobody refers to, because a process was killed before the transaction that would have referred to them. */
@Injectable()
export class OrphanSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Object store');
  private readonly rounds = new IntervalTask('Object store sweep', PAUSE_MS, () => this.sweepAll());
  private removed = 0;

  constructor(
    private readonly store: ObjectStore,
    private readonly owners: ObjectOwners,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    registry: Registry,
  ) {
    readCounter(
      registry,
      {
        name: 'recalls_object_store_orphans_removed_total',
        help: 'Objects that this process deleted because no record refers to them.',
      },
      () => [[{}, this.removed]],
    );
  }

  onApplicationBootstrap(): void {
    if (this.settings.parts.has('worker')) this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Sweeps now. */
  tick(): Promise<void> {
    return this.rounds.round();
  }

  private async sweepAll(): Promise<void> {
    const interrupted = await this.store.removeInterrupted(this.clock.now() - INTERRUPTED_AFTER_MS);
    if (interrupted > 0) this.logger.warn(`Removed what is left of ${interrupted} interrupted puts`);
    for (const owner of this.owners.all) await this.sweep(owner);
  }

  private async sweep(owner: ObjectOwner): Promise<void> {
    const { orphans, looked } = await this.findOrphans(owner);
    if (orphans.length > SUSPICIOUS.count && orphans.length > looked * SUSPICIOUS.share) {
      this.logger.error(
        `${orphans.length} of ${looked} objects under ${owner.prefix} belong to no record, so none of them was deleted: is this their database?`,
      );
      return;
    }
    for (const name of orphans) {
      if (this.rounds.stopping) break;
      await this.store.delete(name);
      this.removed += 1;
    }
    if (orphans.length > 0) {
      this.logger.warn(`Deleted ${orphans.length} objects under ${owner.prefix} that no record refers to`);
    }
  }

  private async findOrphans(owner: ObjectOwner): Promise<{ orphans: string[]; looked: number }> {
    const before = this.clock.now() - GRACE_MS;
    const orphans: string[] = [];
    let looked = 0;
    let batch: string[] = [];
    const judge = async () => {
      const referred = new Set(batch.length > 0 ? await owner.findReferred(batch) : []);
      orphans.push(...batch.filter((name) => !referred.has(name)));
      looked += batch.length;
      batch = [];
    };
    for await (const { name, storedAt } of this.store.list(owner.prefix)) {
      if (this.rounds.stopping || orphans.length >= MOST_IN_A_ROUND) break;
      if (storedAt >= before) continue;
      batch.push(name);
      if (batch.length === BATCH) await judge();
    }
    await judge();
    return { orphans, looked };
  }
}
