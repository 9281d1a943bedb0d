import { Module } from '@nestjs/common';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { OnboardingService } from './onboarding.service.js';

@Module({
  imports: [ClientsModule, CredentialsModule],
  providers: [OnboardingService],
  exports: [OnboardingService],
})
export class OnboardingModule {}
