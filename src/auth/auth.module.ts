import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { AzureBearerStrategy } from './azure-bearer.strategy.js';
import { BearerGuard } from './bearer.guard.js';
import { KeyRing } from './key-ring.js';
import { LocalKeyRing } from './local-key-ring.js';
import { PermissionGuard } from './permission.guard.js';

/** The three stages that decide who calls and whether they may. */
@Module({
  imports: [ClientsModule, IdentityModule],
  providers: [
    BearerGuard,
    ApiKeyGuard,
    PermissionGuard,
    AzureBearerStrategy,
    { provide: KeyRing, useClass: LocalKeyRing },
  ],
})
export class AuthModule {}
