import type { Type } from '@nestjs/common';
import { EnquiryAdministrationModule } from './enquiry-records/administration/enquiry-administration.module.js';
import { EnquiryRecordsModule } from './enquiry-records/enquiry-records.module.js';
import { EnquiryRetentionModule } from './enquiry-records/retention/enquiry-retention.module.js';
import { RegisterAdministrationModule } from './register/administration/register-administration.module.js';
import { RegisterModule } from './register/register.module.js';

/**
 * The modules of the KADOE surface. Their administrators' routes are below `/admin`, whose guards and error texts are those of the surface
 * that covers these paths.
 */
export const KADOE_MODULES: readonly Type[] = [
  RegisterModule,
  RegisterAdministrationModule,
  EnquiryRecordsModule,
  EnquiryAdministrationModule,
  EnquiryRetentionModule,
];
