import { Module } from '@nestjs/common';
import { ClientsModule } from '../../clients/clients.module.js';
import { ThirdPartyUsersModule } from '../../third-party-access/third-party-users.module.js';
import { ClientSecretsModule } from '../client-secrets/client-secrets.module.js';
import { EntraModule } from '../entra/entra.module.js';
import { Reconciliation } from './reconciliation.js';
import { UnfinishedOperations } from './unfinished-operations.js';

/** Keeps the tenant and this database consistent. */
@Module({
  imports: [ClientsModule, ThirdPartyUsersModule, ClientSecretsModule, EntraModule],
  providers: [Reconciliation, UnfinishedOperations],
  exports: [Reconciliation, UnfinishedOperations],
})
export class ReconciliationModule {}
