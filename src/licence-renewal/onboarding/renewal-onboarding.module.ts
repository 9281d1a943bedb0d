import { Module } from '@nestjs/common';
import { ThirdPartyUsersModule } from '../../platform/third-party-access/third-party-users.module.js';
import { RenewalClientsModule } from '../clients/renewal-clients.module.js';
import { RenewalOnboarding } from './renewal-onboarding.js';

/** Onboards clients, and reads what only this surface knows of them. */
@Module({
  imports: [ThirdPartyUsersModule, RenewalClientsModule],
  providers: [RenewalOnboarding],
  exports: [RenewalOnboarding, RenewalClientsModule],
})
export class RenewalOnboardingModule {}
