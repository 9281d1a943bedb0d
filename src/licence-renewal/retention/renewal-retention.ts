import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { IntervalTask } from '../../platform/clock/interval-task.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ClockOffset } from '../../platform/database/clock-offset.js';
import { Transactions } from '../../platform/database/transaction.js';
import { ApplicationStates } from '../applications/application-states.js';
import { Erasure } from './erasure.js';
import { ErasureRepository } from './erasure.repository.js';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** Of an application that was decided at noon, nothing is left at one o'clock of its last day. */
const PAUSE_MS = HOUR_MS;

const AT_ONCE = 200;

const SERVICE: Actor = { kind: 'service' };

/**
 * Erases applications by schedule: their images, then everything personal, then the rest. Several processes may do it at once: each application is
 * locked, and is erased once.
 */
@Injectable()
export class RenewalRetention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Renewals');
  private readonly rounds = new IntervalTask('Renewal retention', PAUSE_MS, () => this.work());

  constructor(
    private readonly transactions: Transactions,
    private readonly states: ApplicationStates,
    private readonly erasure: Erasure,
    private readonly repository: ErasureRepository,
    private readonly clockOffset: ClockOffset,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.parts.has('worker')) this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Does now what is due. */
  tick(): Promise<void> {
    return this.rounds.round();
  }

  private async work(): Promise<void> {
    const { imageRetentionDays, fieldRetentionDays, skeletonRetentionYears } = this.settings.renewal;
    const now = this.clockOffset.now();
    const images = await this.eraseDue('images', new Date(now - imageRetentionDays * DAY_MS));
    const fields = await this.eraseDue('fields', new Date(now - fieldRetentionDays * DAY_MS));
    const years = new Date(now);
    years.setUTCFullYear(years.getUTCFullYear() - skeletonRetentionYears);
    const removed = await this.removeDue(years);
    if (images + fields + removed > 0) {
      this.logger.log(`Erased: images of ${images} applications, ${fields} applications; ${removed} removed`);
    }
  }

  private async eraseDue(what: 'images' | 'fields', before: Date): Promise<number> {
    let erased = 0;
    while (!this.rounds.stopping) {
      const ids = await this.transactions.run((transaction) =>
        this.repository.findDue(transaction, what, before, AT_ONCE),
      );
      for (const id of ids) await this.erase(what, id);
      erased += ids.length;
      if (ids.length < AT_ONCE) break;
    }
    return erased;
  }

  private async erase(what: 'images' | 'fields', id: string): Promise<void> {
    const images = await this.transactions.run(async (transaction) => {
      const application = await this.states.lock(transaction, id);
      if (!application) return [];
      return what === 'images'
        ? this.erasure.eraseImages(transaction, SERVICE, application)
        : this.erasure.eraseFields(transaction, SERVICE, application);
    });
    await this.erasure.discard(images);
  }

  private async removeDue(before: Date): Promise<number> {
    let removed = 0;
    while (!this.rounds.stopping) {
      const count = await this.transactions.run((transaction) =>
        this.repository.removeSkeletons(transaction, before, AT_ONCE),
      );
      removed += count;
      if (count < AT_ONCE) break;
    }
    return removed;
  }
}
