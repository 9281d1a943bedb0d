import { Body, Controller, Delete, Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../platform/audit/actor.js';
import { AllowRoles } from '../../platform/http/access.js';
import {
  DocumentedKeyRevocation,
  DocumentedKeyRotation,
  DocumentedSecretIssue,
  DocumentedSecretRevocation,
} from './client-credentials.openapi.js';
import { CredentialAdministration } from './credential-administration.js';
import { IssuedSecretBody, NewApiKeyBody, RotateApiKeyBody } from './dto/client-credentials.dto.js';
import { ClientKeyPath, ClientPath, idsOf } from './dto/paths.dto.js';

@Controller('admin/clients/:clientId')
@AllowRoles('admin')
export class ClientCredentialsController {
  constructor(private readonly credentials: CredentialAdministration) {}

  @Post('api-keys')
  @DocumentedKeyRotation()
  async rotateApiKey(
    @CurrentActor() actor: Actor,
    @Param() path: ClientPath,
    @Body() { overlapMinutes = 0 }: RotateApiKeyBody,
  ): Promise<NewApiKeyBody> {
    const { clientId } = idsOf(path);
    return NewApiKeyBody.from(await this.credentials.rotateApiKey(actor, clientId, { overlapMinutes }));
  }

  @Delete('api-keys/:keyId')
  @DocumentedKeyRevocation()
  revokeApiKey(@CurrentActor() actor: Actor, @Param() path: ClientKeyPath): Promise<void> {
    const { clientId, keyId } = idsOf(path);
    return this.credentials.revokeApiKey(actor, clientId, keyId);
  }

  @Post('secrets')
  @DocumentedSecretIssue()
  async issueSecret(@CurrentActor() actor: Actor, @Param() path: ClientPath): Promise<IssuedSecretBody> {
    return IssuedSecretBody.from(await this.credentials.issueSecret(actor, idsOf(path).clientId));
  }

  @Delete('secrets/:keyId')
  @DocumentedSecretRevocation()
  revokeSecret(@CurrentActor() actor: Actor, @Param() path: ClientKeyPath): Promise<void> {
    const { clientId, keyId } = idsOf(path);
    return this.credentials.revokeSecret(actor, clientId, keyId);
  }
}
