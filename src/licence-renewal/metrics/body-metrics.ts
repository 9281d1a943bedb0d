import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { BodyBudget } from '../../platform/http/large-bodies/body-budget.js';
import { readCounter } from '../../platform/observability/read-counter.js';

/** Metrics of this process's budget for large bodies. */
@Injectable()
export class BodyMetrics {
  constructor(registry: Registry, budget: BodyBudget) {
    new Gauge({
      name: 'recalls_body_bytes_in_flight',
      help: 'Bytes of the budget that large request bodies have.',
      registers: [registry],
      collect() {
        this.set(budget.bytesInFlight);
      },
    });
    readCounter(
      registry,
      {
        name: 'recalls_bodies_refused_total',
        help: 'Large request bodies that were answered with 503, because others fill the budget, or because they were slow and others needed their bytes.',
        labelNames: ['reason'],
      },
      () => [
        [{ reason: 'budget' }, budget.refused],
        [{ reason: 'slow' }, budget.evicted],
      ],
    );
  }
}
