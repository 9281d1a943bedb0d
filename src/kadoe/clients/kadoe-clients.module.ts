import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsagePlansModule } from '../../platform/usage-plans/usage-plans.module.js';
import { EnquirerReasonRow, EnquirerRow } from './enquirer.entity.js';
import { EnquirerAccess } from './enquirer-access.js';
import { EnquirerRegistry } from './enquirer-registry.js';
import { KadoeClientRow } from './kadoe-client.entity.js';
import { KadoeClientDetailsReader } from './kadoe-client-details.js';
import { KadoeClientProfiles } from './kadoe-client-profiles.js';
import { KadoeClientRegistry } from './kadoe-client-registry.js';
import { LinkProviderMandateRow } from './link-provider-mandate.entity.js';

/** The clients of the KADOE surface: their enquirers, reasons and mandates. */
@Module({
  imports: [
    TypeOrmModule.forFeature([KadoeClientRow, EnquirerRow, EnquirerReasonRow, LinkProviderMandateRow]),
    UsagePlansModule,
  ],
  providers: [
    KadoeClientProfiles,
    EnquirerAccess,
    KadoeClientRegistry,
    EnquirerRegistry,
    KadoeClientDetailsReader,
  ],
  exports: [KadoeClientProfiles, EnquirerAccess, KadoeClientRegistry, EnquirerRegistry, UsagePlansModule],
})
export class KadoeClientsModule {}
