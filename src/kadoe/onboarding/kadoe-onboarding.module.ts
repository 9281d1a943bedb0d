import { Module } from '@nestjs/common';
import { ThirdPartyUsersModule } from '../../platform/third-party-access/third-party-users.module.js';
import { KadoeClientsModule } from '../clients/kadoe-clients.module.js';
import { KadoeOnboarding } from './kadoe-onboarding.js';

@Module({
  imports: [ThirdPartyUsersModule, KadoeClientsModule],
  providers: [KadoeOnboarding],
  exports: [KadoeOnboarding],
})
export class KadoeOnboardingModule {}
