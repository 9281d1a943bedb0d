import { Module } from '@nestjs/common';
import { LargeBodiesModule } from '../../platform/http/large-bodies/large-bodies.module.js';
import { RenewalProcessingModule } from '../processing/processing.module.js';
import { ApplicationMetrics } from './application-metrics.js';
import { BodyMetrics } from './body-metrics.js';
import { ForwardingMetrics } from './forwarding-metrics.js';

/** The metrics of the surface, apart from what they count, because commands have none. */
@Module({
  imports: [LargeBodiesModule, RenewalProcessingModule],
  providers: [ApplicationMetrics, BodyMetrics, ForwardingMetrics],
})
export class RenewalMetricsModule {}
