import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegisterModule } from '../register/register.module.js';
import { AskedHashes } from './asked-hashes.js';
import { EnquiryRow } from './enquiry.entity.js';
import { EnquiryExplanations } from './reading/enquiry-explanations.js';
import { EnquiryList } from './reading/enquiry-list.js';
import { EnquiryListRepository } from './reading/enquiry-list.repository.js';
import { KadoeUsage } from './reading/kadoe-usage.js';
import { EnquiryCounters } from './recording/enquiry-counters.js';
import { EnquiryRecords } from './recording/enquiry-records.js';

/** The record of enquiries. */
@Module({
  imports: [TypeOrmModule.forFeature([EnquiryRow]), RegisterModule],
  providers: [
    AskedHashes,
    EnquiryCounters,
    EnquiryRecords,
    EnquiryList,
    EnquiryListRepository,
    EnquiryExplanations,
    KadoeUsage,
  ],
  exports: [EnquiryCounters, EnquiryRecords, EnquiryList, EnquiryExplanations, KadoeUsage],
})
export class EnquiryRecordsModule {}
