import { Module } from '@nestjs/common';
import { EnquiryRecordsModule } from '../enquiry-records/enquiry-records.module.js';
import { EnquiryMetrics } from './enquiry-metrics.js';
import { RegisterMetrics } from './register-metrics.js';

/** The metrics of the surface, apart from what they count, because commands have none. */
@Module({ imports: [EnquiryRecordsModule], providers: [EnquiryMetrics, RegisterMetrics] })
export class KadoeMetricsModule {}
