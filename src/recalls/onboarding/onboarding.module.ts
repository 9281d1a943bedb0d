import { Module } from '@nestjs/common';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { ClientSecretsModule } from '../../platform/identity/client-secrets/client-secrets.module.js';
import { RecallsClientsModule } from '../clients/recalls-clients.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { ManufacturersModule } from '../manufacturers/manufacturers.module.js';
import { OnboardingService } from './onboarding.service.js';

@Module({
  imports: [ClientsModule, ClientSecretsModule, ManufacturersModule, RecallsClientsModule, CredentialsModule],
  providers: [OnboardingService],
  exports: [OnboardingService],
})
export class OnboardingModule {}
