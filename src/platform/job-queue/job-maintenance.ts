import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IntervalTask } from '../clock/interval-task.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { JobQueue } from './job-queue.js';

/** How much later than its time the job of a killed worker is taken up. Each round is three statements, which find nothing. */
const PAUSE_MS = 15_000;

/** The upkeep of the queues. Several processes may do it at once: pg-boss locks each step. */
@Injectable()
export class JobMaintenance implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new IntervalTask('Job queue', PAUSE_MS, () => this.queue.maintain());

  constructor(
    private readonly queue: JobQueue,
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
}
