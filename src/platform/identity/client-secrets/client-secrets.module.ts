import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../../clients/clients.module.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { EntraModule } from '../entra/entra.module.js';
import { ClientIdentities } from './client-identities.js';
import { ClientSecret, SecretExpiryNotice } from './client-secret.entity.js';
import { ClientSecretRepository } from './client-secret.repository.js';
import { ClientSecrets } from './client-secrets.js';
import { EntraClientIdentities } from './entra-client-identities.js';
import { LocalClientIdentities } from './local-client-identities.js';
import { SecretRecords } from './secret-records.js';

/** The secrets with which clients authenticate when they request an access token. */
@Module({
  imports: [TypeOrmModule.forFeature([ClientSecret, SecretExpiryNotice]), ClientsModule, EntraModule],
  providers: [
    ClientSecretRepository,
    ClientSecrets,
    SecretRecords,
    {
      provide: ClientIdentities,
      inject: [SETTINGS, ModuleRef],
      useFactory: (settings: Settings, modules: ModuleRef): Promise<ClientIdentities> =>
        modules.create<ClientIdentities>(settings.entra ? EntraClientIdentities : LocalClientIdentities),
    },
  ],
  exports: [ClientIdentities, ClientSecrets, SecretRecords],
})
export class ClientSecretsModule {}
