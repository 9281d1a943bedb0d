import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { IntervalTask } from '../../platform/clock/interval-task.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Transactions } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/job-queue/job-queue.js';
import { JobWorker } from '../../platform/job-queue/job-worker.js';
import { MissingJobs } from './missing-jobs.js';
import { RenewalCheck } from './renewal-check.js';
import { RenewalForward } from './renewal-forward.js';

/** A check takes milliseconds. */
const CHECKS = { lanes: 2, batch: 8 };

/** A delivery has a connection of the pool for as long as the receiver takes, and up to 20 MB of memory. */
const DELIVERIES = { lanes: 2, batch: 1 };

const SWEEP_PAUSE_MS = 60_000;

/** What becomes of applications without anybody's doing. */
@Injectable()
export class RenewalProcessing implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Renewals');
  private readonly checks: JobWorker;
  private readonly deliveries: JobWorker;
  private readonly sweeps = new IntervalTask('Renewals without a job', SWEEP_PAUSE_MS, () => this.sweep());

  constructor(
    jobs: JobQueue,
    transactions: Transactions,
    check: RenewalCheck,
    forward: RenewalForward,
    private readonly missing: MissingJobs,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.checks = new JobWorker('renewal-check', CHECKS, jobs, transactions, check);
    this.deliveries = new JobWorker('renewal-forward', DELIVERIES, jobs, transactions, forward);
  }

  onApplicationBootstrap(): void {
    if (!this.settings.parts.has('worker')) return;
    this.checks.start();
    this.deliveries.start();
    this.sweeps.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.checks.stop(), this.deliveries.stop(), this.sweeps.stop()]);
  }

  /** Does all jobs that are due now. */
  async tick(): Promise<void> {
    await this.checks.tick();
    await this.deliveries.tick();
  }

  /** Looks now for applications without a job. */
  tickSweep(): Promise<void> {
    return this.sweeps.round();
  }

  private async sweep(): Promise<void> {
    const added = await this.missing.add();
    if (added > 0) this.logger.warn(`${added} applications had no job, and have one now`);
  }
}
