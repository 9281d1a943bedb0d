import { Global, Module } from '@nestjs/common';
import { JobMaintenance } from './job-maintenance.js';
import { JobQueue } from './job-queue.js';

/** Jobs, for the background work of every surface. */
@Global()
@Module({ providers: [JobQueue, JobMaintenance], exports: [JobQueue, JobMaintenance] })
export class JobQueueModule {}
