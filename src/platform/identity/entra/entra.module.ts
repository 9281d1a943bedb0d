import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EntraInstallationRow, EntraOperationRow } from './entra-operation.entity.js';
import { EntraOperationRepository } from './entra-operation.repository.js';
import { EntraOperations } from './entra-operations.js';
import { GraphClient } from './graph-client.js';
import { GraphToken } from './graph-token.js';
import { TenantApplications } from './tenant-applications.js';

/** Microsoft Entra ID and Microsoft Graph. It sends no request before it is used. */
@Module({
  imports: [TypeOrmModule.forFeature([EntraInstallationRow, EntraOperationRow])],
  providers: [EntraOperations, EntraOperationRepository, TenantApplications, GraphClient, GraphToken],
  exports: [EntraOperations, TenantApplications],
})
export class EntraModule {}
