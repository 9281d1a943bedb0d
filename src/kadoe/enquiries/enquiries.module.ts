import { Module } from '@nestjs/common';
import { KadoeClientsModule } from '../clients/kadoe-clients.module.js';
import { EnquiryRecords } from '../enquiry-records/recording/enquiry-records.js';
import { RegisterModule } from '../register/register.module.js';
import { EnquiriesController } from './enquiries.controller.js';
import { EnquiryService } from './enquiry.service.js';

/** The call that the surface is for. */
@Module({
  imports: [KadoeClientsModule, RegisterModule],
  controllers: [EnquiriesController],
  providers: [EnquiryService, EnquiryRecords],
})
export class EnquiriesModule {}
