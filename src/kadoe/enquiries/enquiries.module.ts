import { Module } from '@nestjs/common';
import { KadoeClientsModule } from '../clients/kadoe-clients.module.js';
import { EnquiryRecordsModule } from '../enquiry-records/enquiry-records.module.js';
import { RegisterModule } from '../register/register.module.js';
import { EnquiriesController } from './enquiries.controller.js';
import { EnquiryService } from './enquiry.service.js';

/** The call that the surface is for. */
@Module({
  imports: [KadoeClientsModule, RegisterModule, EnquiryRecordsModule],
  controllers: [EnquiriesController],
  providers: [EnquiryService],
})
export class EnquiriesModule {}
