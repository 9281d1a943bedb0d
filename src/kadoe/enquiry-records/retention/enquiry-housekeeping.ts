import { Inject, Injectable, Logger } from '@nestjs/common';
import type { IntervalTask } from '../../../platform/clock/interval-task.js';
import { WorkerTasks } from '../../../platform/clock/worker-tasks.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { SupersededVersions } from '../../register/retention/superseded-versions.js';
import { EnquiryPartitions } from './enquiry-partitions.js';

const DAY_MS = 24 * 60 * 60_000;

const PAUSE_MS = DAY_MS;

/**
 * Once a day: makes the months to come, drops those that are older than the retention, and then removes from the register the versions that only
 * they needed. Several processes may do it at once: each step finds what is left to do.
 */
@Injectable()
export class EnquiryHousekeeping {
  private readonly logger = new Logger('Enquiries');
  private readonly rounds: IntervalTask;

  constructor(
    private readonly partitions: EnquiryPartitions,
    private readonly versions: SupersededVersions,
    private readonly clockOffset: ClockOffset,
    @Inject(SETTINGS) private readonly settings: Settings,
    tasks: WorkerTasks,
  ) {
    this.rounds = tasks.add('Enquiries', PAUSE_MS, () => this.work());
  }

  /** Does now what is due. */
  tick(): Promise<void> {
    return this.rounds.round();
  }

  private async work(): Promise<void> {
    const now = new Date(this.clockOffset.now());
    await this.partitions.keepAhead(now);
    // A day more, because with the least retention the database's floor would decide by the milliseconds between the clocks.
    const limit = new Date(now.getTime() - DAY_MS);
    limit.setUTCFullYear(limit.getUTCFullYear() - this.settings.kadoeEnquiryRetentionYears);
    const dropped = await this.partitions.dropBefore(limit);
    if (dropped.length > 0) this.logger.log(`Older than the retention and dropped: ${dropped.join(', ')}`);
    // After the months: an enquiry that is gone keeps no version.
    await this.versions.remove(await this.partitions.lowestLoadSeen());
  }
}
