import { Module } from '@nestjs/common';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { KadoeClientsModule } from '../clients/kadoe-clients.module.js';
import { KadoeOnboardingModule } from '../onboarding/kadoe-onboarding.module.js';
import { KadoeClientAdministration } from './kadoe-client-administration.js';
import { KadoeClientsController } from './kadoe-clients.controller.js';

/** Onboarding, and what administrators change of clients afterwards. */
@Module({
  imports: [ClientsModule, KadoeClientsModule, KadoeOnboardingModule],
  controllers: [KadoeClientsController],
  providers: [KadoeClientAdministration],
  exports: [KadoeClientAdministration, KadoeClientsModule, KadoeOnboardingModule],
})
export class KadoeClientAdministrationModule {}
