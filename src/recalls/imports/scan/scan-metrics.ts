import { Injectable } from '@nestjs/common';
import { Registry } from 'prom-client';
import { type Count, readCounter } from '../../../platform/observability/read-counter.js';
import { ScanCounters } from './scan-counters.js';

/** Metrics of this process's scans. */
@Injectable()
export class ScanMetrics {
  constructor(registry: Registry, scans: ScanCounters) {
    readCounter(
      registry,
      {
        name: 'recalls_scans_total',
        help: 'Files that were to be scanned, by what came of it.',
        labelNames: ['outcome'],
      },
      () =>
        (['clean', 'infected', 'unavailable'] as const).map(
          (outcome): Count => [{ outcome }, scans[outcome]],
        ),
    );
  }
}
