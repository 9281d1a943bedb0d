import { Module } from '@nestjs/common';
import { CredentialsModule } from '../../../recalls/credentials/credentials.module.js';
import { ClientsModule } from '../../clients/clients.module.js';
import { EntraModule } from '../entra/entra.module.js';
import { Reconciliation } from './reconciliation.js';
import { UnfinishedOperations } from './unfinished-operations.js';

/** Keeps the tenant and this database in step. */
@Module({
  imports: [ClientsModule, CredentialsModule, EntraModule],
  providers: [Reconciliation, UnfinishedOperations],
  exports: [Reconciliation, UnfinishedOperations],
})
export class ReconciliationModule {}
