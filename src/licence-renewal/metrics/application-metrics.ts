import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { ENVIRONMENTS, type Environment } from '../../platform/environment.js';
import { DatabaseMetrics } from '../../platform/observability/database-metrics.js';
import {
  APPLICATION_STATES,
  type ApplicationState,
  FINAL_STATES,
} from '../applications/application-state.js';

const OPEN_STATES = APPLICATION_STATES.filter((state) => !FINAL_STATES.some((final) => final === state));

/** The open ones have an index of their own. Those that are final are the rest of the table, which is not counted for each scrape. */
const OPEN = `
  SELECT environment, state, count(*)::int AS applications, count(forwarding_failed_at)::int AS "givenUp",
         extract(epoch FROM min(state_since))::float8 AS oldest
    FROM renewal_application
   WHERE final_at IS NULL
   GROUP BY environment, state`;

interface OpenCount {
  readonly environment: Environment;
  readonly state: ApplicationState;
  readonly applications: number;
  readonly givenUp: number;
  readonly oldest: number;
}

/**
 * What applications wait for, in all processes: no application may be in a state that nobody acts on. No label names the client: the list of
 * applications does.
 */
@Injectable()
export class ApplicationMetrics {
  constructor(registry: Registry, metrics: DatabaseMetrics) {
    const registers = [registry];
    const applications = new Gauge({
      name: 'recalls_renewal_applications',
      help: 'Licence renewal applications that are not final, by state.',
      labelNames: ['environment', 'state'],
      registers,
    });
    const oldest = new Gauge({
      name: 'recalls_renewal_oldest_timestamp_seconds',
      help: 'Since when the application that has been in a state for the longest time is in it; absent while there is none.',
      labelNames: ['environment', 'state'],
      registers,
    });
    const givenUp = new Gauge({
      name: 'recalls_renewal_forwarding_given_up',
      help: 'Applications of which forwarding was given up: somebody has to ask for it again.',
      labelNames: ['environment'],
      registers,
    });
    metrics.add({
      metrics: [applications, oldest, givenUp],
      ask: async (pool) => {
        const { rows } = await pool.query<OpenCount>(OPEN);
        for (const environment of ENVIRONMENTS) {
          for (const state of OPEN_STATES) applications.set({ environment, state }, 0);
          givenUp.set({ environment }, 0);
        }
        for (const { environment, state, ...counts } of rows) {
          applications.set({ environment, state }, counts.applications);
          oldest.set({ environment, state }, counts.oldest);
          givenUp.inc({ environment }, counts.givenUp);
        }
      },
    });
  }
}
