import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { BodyBudget } from '../../platform/http/large-bodies/body-budget.js';
import { readCounter } from '../../platform/observability/read-counter.js';

/** Metrics of the large bodies that this process has in memory. */
@Injectable()
export class BodyMetrics {
  constructor(registry: Registry, budget: BodyBudget) {
    new Gauge({
      name: 'recalls_body_bytes_in_flight',
      help: 'Bytes of large bodies that are being read or worked on, of the budget BODY_BUDGET_BYTES.',
      registers: [registry],
      collect() {
        this.set(budget.bytesInFlight);
      },
    });
    readCounter(
      registry,
      {
        name: 'recalls_body_refusals_total',
        help: 'Large bodies that were answered with 503, because the budget was used up.',
      },
      () => [[{}, budget.refusals]],
    );
  }
}
