import { Module } from '@nestjs/common';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { ClientSecretsModule } from '../../platform/identity/client-secrets/client-secrets.module.js';
import { ThirdPartyUsersModule } from '../../platform/third-party-access/third-party-users.module.js';
import { RecallsClientsModule } from '../clients/recalls-clients.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { ManufacturersModule } from '../manufacturers/manufacturers.module.js';
import { OnboardingModule } from '../onboarding/onboarding.module.js';
import { ClientAdminRepository } from './client-admin.repository.js';
import { ClientAdministration } from './client-administration.js';
import { ClientCredentialsController } from './client-credentials.controller.js';
import { ClientDailyUse } from './client-daily-use.js';
import { ClientUseRepository } from './client-daily-use.repository.js';
import { ClientsController } from './clients.controller.js';
import { CredentialAdministration } from './credential-administration.js';
import { EndingCredentialsController } from './ending-credentials.controller.js';
import { EndingCredentials } from './ending-credentials.js';
import { EndingCredentialRepository } from './ending-credentials.repository.js';
import { ManufacturerAdminRepository } from './manufacturer-admin.repository.js';
import { ManufacturerAdministration } from './manufacturer-administration.js';
import { ManufacturersController } from './manufacturers.controller.js';
import { OwnAccess } from './own-access.js';
import { SftpController } from './sftp.controller.js';
import { UsageController } from './usage.controller.js';

/** Administration of clients, manufacturers and their credentials. */
@Module({
  imports: [
    ClientsModule,
    ClientSecretsModule,
    ManufacturersModule,
    RecallsClientsModule,
    CredentialsModule,
    OnboardingModule,
    ThirdPartyUsersModule,
  ],
  exports: [
    ClientAdministration,
    ClientDailyUse,
    CredentialAdministration,
    EndingCredentials,
    ManufacturerAdministration,
  ],
  controllers: [
    ClientsController,
    ClientCredentialsController,
    ManufacturersController,
    SftpController,
    UsageController,
    EndingCredentialsController,
  ],
  providers: [
    ClientAdministration,
    ClientAdminRepository,
    ClientDailyUse,
    ClientUseRepository,
    CredentialAdministration,
    EndingCredentials,
    EndingCredentialRepository,
    ManufacturerAdministration,
    ManufacturerAdminRepository,
    OwnAccess,
  ],
})
export class AdministrationModule {}
