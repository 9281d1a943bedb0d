import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import type { Environment } from '../../platform/environment.js';
import { DatabaseMetrics } from '../../platform/observability/database-metrics.js';

/** A load is a file, so the table has few rows. */
const LAST_LOADS = `
  SELECT environment, extract(epoch FROM max(recorded_at))::float8 AS at FROM register_load GROUP BY environment`;

/** When each register was loaded last. An old register names keepers who have sold their vehicles since. */
@Injectable()
export class RegisterMetrics {
  constructor(registry: Registry, metrics: DatabaseMetrics) {
    const lastLoad = new Gauge({
      name: 'recalls_register_last_load_timestamp_seconds',
      help: 'When a file was last loaded into the register of an environment; absent until one was.',
      labelNames: ['environment'],
      registers: [registry],
    });
    metrics.add({
      metrics: [lastLoad],
      ask: async (pool) => {
        const { rows } = await pool.query<{ environment: Environment; at: number }>(LAST_LOADS);
        for (const { environment, at } of rows) lastLoad.set({ environment }, at);
      },
    });
  }
}
