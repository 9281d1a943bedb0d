import { Module } from '@nestjs/common';
import { EnquiryRecordsModule } from '../enquiry-records.module.js';
import { EnquiriesController } from './enquiries.controller.js';
import { KadoeUsageController } from './kadoe-usage.controller.js';

/** The administrators' routes of the record of enquiries. The command line needs none of them. */
@Module({ imports: [EnquiryRecordsModule], controllers: [EnquiriesController, KadoeUsageController] })
export class EnquiryAdministrationModule {}
