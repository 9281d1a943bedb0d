import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EnquirerReasonRow, EnquirerRow } from './enquirer.entity.js';
import { EnquirerAccess } from './enquirer-access.js';
import { KadoeClientRow } from './kadoe-client.entity.js';
import { KadoeClientProfiles } from './kadoe-client-profiles.js';
import { LinkProviderMandateRow } from './link-provider-mandate.entity.js';

/** The clients of the KADOE surface: their enquirers, reasons and mandates. */
@Module({
  imports: [
    TypeOrmModule.forFeature([KadoeClientRow, EnquirerRow, EnquirerReasonRow, LinkProviderMandateRow]),
  ],
  providers: [KadoeClientProfiles, EnquirerAccess],
  exports: [KadoeClientProfiles, EnquirerAccess],
})
export class KadoeClientsModule {}
