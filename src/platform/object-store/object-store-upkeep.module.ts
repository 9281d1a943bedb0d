import { Module } from '@nestjs/common';
import { HealthModule } from '../health/health.module.js';
import { ObjectStoreWatch } from './object-store-watch.js';
import { OrphanSweep } from './sweep/orphan-sweep.js';

/** What running services do for the object store, and commands do not. */
@Module({ imports: [HealthModule], providers: [ObjectStoreWatch, OrphanSweep] })
export class ObjectStoreUpkeepModule {}
