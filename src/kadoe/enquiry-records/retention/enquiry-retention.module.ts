import { Module } from '@nestjs/common';
import { HealthModule } from '../../../platform/health/health.module.js';
import { RegisterModule } from '../../register/register.module.js';
import { EnquiryHousekeeping } from './enquiry-housekeeping.js';
import { EnquiryPartitionWatch } from './enquiry-partition-watch.js';
import { EnquiryPartitions } from './enquiry-partitions.js';

/** The background work of the record of enquiries. Commands do none. */
@Module({
  imports: [RegisterModule, HealthModule],
  providers: [EnquiryPartitions, EnquiryHousekeeping, EnquiryPartitionWatch],
})
export class EnquiryRetentionModule {}
