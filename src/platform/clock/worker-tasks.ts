import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { IntervalTask } from './interval-task.js';

/**
 * The regular work of the service: notices, retention, housekeeping. Only processes with the worker's part do it. Several of them may do it at
 * once, so each task has to find for itself what is left to do.
 */
@Injectable()
export class WorkerTasks implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly tasks: IntervalTask[] = [];

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /**
   * Called by a feature when it is created.
   *
   * @param pauseMs from the end of a round to the start of the next one
   */
  add(name: string, pauseMs: number, work: () => Promise<void>): IntervalTask {
    const task = new IntervalTask(name, pauseMs, work);
    this.tasks.push(task);
    return task;
  }

  onApplicationBootstrap(): void {
    if (this.settings.parts.has('worker')) for (const task of this.tasks) task.start();
  }

  /** The connection pool is still open. */
  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.tasks.map((task) => task.stop()));
  }
}
