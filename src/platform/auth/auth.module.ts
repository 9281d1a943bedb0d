import { type DynamicModule, Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import type { Settings } from '../config/settings.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { AzureBearerStrategy } from './azure-bearer.strategy.js';
import { BearerGuard } from './bearer.guard.js';
import { KeyRing } from './key-ring.js';
import { LocalKeyRing } from './local-key-ring.js';
import { PermissionGuard } from './permission.guard.js';
import { TenantKeyRing } from './tenant-key-ring.js';

/** The three stages that identify the caller and decide whether it may call the route. */
@Module({})
export class AuthModule {
  /** @param identity provides the keys of the local issuer */
  static with(settings: Settings, identity: DynamicModule): DynamicModule {
    return {
      module: AuthModule,
      imports: [ClientsModule, identity],
      providers: [
        BearerGuard,
        ApiKeyGuard,
        PermissionGuard,
        AzureBearerStrategy,
        { provide: KeyRing, useClass: settings.entra ? TenantKeyRing : LocalKeyRing },
      ],
    };
  }
}
