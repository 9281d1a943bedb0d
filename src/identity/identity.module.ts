import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { DiscoveryController } from './discovery.controller.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SigningKeys } from './signing-keys.js';
import { TokenController } from './token.controller.js';
import { TokenIssuer } from './token-issuer.js';
import { TokenLimits } from './token-limits.js';

/** The local issuer: this service hands out its own access tokens, in the way Microsoft Entra ID does. */
@Module({
  imports: [ClientsModule, CredentialsModule],
  controllers: [TokenController, DiscoveryController],
  providers: [TokenIssuer, TokenLimits, SigningKeys, SigningKeyRepository],
  exports: [SigningKeys],
})
export class IdentityModule {}
