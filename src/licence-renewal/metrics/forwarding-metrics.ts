import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { readCounter } from '../../platform/observability/read-counter.js';
import { ForwardingCounters } from '../processing/forwarding/forwarding-counters.js';

/** Metrics of this process's attempts to forward. */
@Injectable()
export class ForwardingMetrics {
  constructor(registry: Registry, counters: ForwardingCounters) {
    readCounter(
      registry,
      {
        name: 'recalls_renewal_forwarding_attempts_total',
        help: 'Attempts to forward an application: forwarded, failed (another one follows), given_up (none follows).',
        labelNames: ['outcome'],
      },
      () => [
        [{ outcome: 'forwarded' }, counters.forwarded],
        [{ outcome: 'failed' }, counters.failed],
        [{ outcome: 'given_up' }, counters.givenUp],
      ],
    );
  }
}
