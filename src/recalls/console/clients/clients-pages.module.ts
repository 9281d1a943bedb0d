import { Module } from '@nestjs/common';
import { ClientsModule } from '../../../platform/clients/clients.module.js';
import { ThirdPartyUsersModule } from '../../../platform/third-party-access/third-party-users.module.js';
import { UsagePlansModule } from '../../../platform/usage-plans/usage-plans.module.js';
import { AdministrationModule } from '../../administration/administration.module.js';
import { OnboardingModule } from '../../onboarding/onboarding.module.js';
import { ClientController } from './client.controller.js';
import { ClientChangeController } from './client-change.controller.js';
import { ClientKeysController } from './client-keys.controller.js';
import { ClientListController } from './client-list.controller.js';
import { ClientPlanController } from './client-plan.controller.js';
import { ClientSecretsController } from './client-secrets.controller.js';
import { ClientStatusController } from './client-status.controller.js';
import { ClientTiles } from './client-tiles.js';
import { ClientUserController } from './client-user.controller.js';
import { EndingController } from './ending.controller.js';
import { OnboardingController } from './onboarding.controller.js';
import { OnboardingForms } from './onboarding-forms.js';
import { UsageController } from './usage.controller.js';

/** The pages about clients of every surface. They are in this surface, as the administrators' API of all clients is. */
@Module({
  imports: [AdministrationModule, OnboardingModule, ClientsModule, UsagePlansModule, ThirdPartyUsersModule],
  controllers: [
    OnboardingController,
    EndingController,
    ClientListController,
    ClientController,
    ClientChangeController,
    ClientStatusController,
    ClientKeysController,
    ClientSecretsController,
    ClientUserController,
    ClientPlanController,
    UsageController,
  ],
  providers: [OnboardingForms, ClientTiles],
})
export class ClientsPagesModule {}
