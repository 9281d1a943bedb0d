import { Module } from '@nestjs/common';
import { KadoeClientAdministrationModule } from '../administration/kadoe-client-administration.module.js';
import { EnquiryRecordsModule } from '../enquiry-records/enquiry-records.module.js';
import { EnquirerController } from './enquirer.controller.js';
import { EnquirerListController } from './enquirer-list.controller.js';
import { EnquiryController } from './enquiry.controller.js';
import { EnquiryListController } from './enquiry-list.controller.js';
import { KadoeUsageController } from './kadoe-usage.controller.js';

/** The pages about enquiries, and about who may make them. */
@Module({
  imports: [EnquiryRecordsModule, KadoeClientAdministrationModule],
  controllers: [
    EnquiryListController,
    EnquiryController,
    EnquirerListController,
    EnquirerController,
    KadoeUsageController,
  ],
})
export class KadoePagesModule {}
