import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { type DatabaseSample, sampleDatabase } from './database-sample.js';
import { sizeBesides } from './folder-size.js';
import { type MachineSample, sampleMachine } from './machine-sample.js';
import { type ProcessSample, sampleProcess } from './process-sample.js';
import { SOAK } from './soak-plan.js';
import type { SoakedService } from './soaked-service.js';

export interface Sample extends ProcessSample, DatabaseSample, MachineSample {
  /** Since the soak began. */
  readonly atMs: number;
  readonly besidesBytes: number;
}

/** Samples the service, its database and its folder from outside, repeatedly. */
export class Sampler {
  readonly samples: Sample[] = [];

  constructor(
    private readonly service: SoakedService,
    private readonly database: pg.Client,
  ) {}

  /** @param began when the soak began, by `performance.now` */
  async lookUntil(endsAt: number, began: number): Promise<void> {
    for (let turn = 0; performance.now() < endsAt; turn += 1) {
      this.samples.push(await this.look(performance.now() - began));
      const nextAt = Math.min(endsAt, began + (turn + 1) * SOAK.sampleEveryMs);
      await delay(Math.max(0, nextAt - performance.now()));
    }
  }

  private async look(atMs: number): Promise<Sample> {
    const process = await sampleProcess(this.service.pid, this.service.metricsUrl);
    const database = await sampleDatabase(this.database);
    const machine = await sampleMachine();
    return {
      atMs,
      ...process,
      ...database,
      ...machine,
      besidesBytes: await sizeBesides(this.service.dataDir),
    };
  }
}
