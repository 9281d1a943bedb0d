import { type DynamicModule, Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import type { Settings } from '../config/settings.js';
import { ClientSecretsModule } from './client-secrets/client-secrets.module.js';
import { EntraCleanupJob } from './reconciliation/entra-cleanup-job.js';
import { ReconciliationModule } from './reconciliation/reconciliation.module.js';
import { SigningKeysModule } from './signing-keys/signing-keys.module.js';
import { DiscoveryController } from './token-endpoint/discovery.controller.js';
import { TokenController } from './token-endpoint/token.controller.js';
import { TokenIssuer } from './token-endpoint/token-issuer.js';
import { TokenLimits } from './token-endpoint/token-limits.js';

/** The issuer of the access tokens. */
@Module({})
export class IdentityModule {
  static with(settings: Settings): DynamicModule {
    return settings.entra ? tenant() : localIssuer();
  }
}

/** This service issues its own access tokens, in the way of Microsoft Entra ID. */
function localIssuer(): DynamicModule {
  return {
    module: IdentityModule,
    imports: [SigningKeysModule, ClientsModule, ClientSecretsModule],
    controllers: [TokenController, DiscoveryController],
    providers: [TokenIssuer, TokenLimits],
    exports: [SigningKeysModule],
  };
}

/** Microsoft Entra ID issues them. This service only cleans up operations that were left unfinished there. */
function tenant(): DynamicModule {
  return { module: IdentityModule, imports: [ReconciliationModule], providers: [EntraCleanupJob] };
}
