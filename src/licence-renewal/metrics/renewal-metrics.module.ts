import { Module } from '@nestjs/common';
import { RenewalProcessingModule } from '../processing/processing.module.js';
import { ApplicationMetrics } from './application-metrics.js';
import { ForwardingMetrics } from './forwarding-metrics.js';

/** The metrics of the surface, apart from what they count, because commands have none. */
@Module({ imports: [RenewalProcessingModule], providers: [ApplicationMetrics, ForwardingMetrics] })
export class RenewalMetricsModule {}
