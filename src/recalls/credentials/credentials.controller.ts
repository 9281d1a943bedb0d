import { Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { AllowRoles } from '../../platform/http/access.js';
import { CurrentManufacturer, type ManufacturerCaller } from '../clients/manufacturer-caller.js';
import { DocumentedList, DocumentedRemoval, DocumentedRenewal } from './credentials.openapi.js';
import { CredentialsService } from './credentials.service.js';
import { NewSecretBody, SecretBody, SecretParameters } from './dto/client-secrets.dto.js';

/** A client's own secrets (API guide, "Requesting a new client secret"). The body is not read, because the request has no parameters. */
@Controller('credentials')
@AllowRoles('manufacturer')
export class CredentialsController {
  constructor(private readonly credentials: CredentialsService) {}

  @Put()
  @DocumentedRenewal()
  async renew(@CurrentManufacturer() caller: ManufacturerCaller): Promise<NewSecretBody> {
    const { clientSecret } = await this.credentials.issue(caller.clientId, 'your client');
    return { clientSecret };
  }

  @Get()
  @DocumentedList()
  async list(@CurrentManufacturer() caller: ManufacturerCaller): Promise<SecretBody[]> {
    return (await this.credentials.list(caller.clientId)).map(SecretBody.from);
  }

  @Delete(':keyId')
  @HttpCode(204)
  @DocumentedRemoval()
  async remove(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() { keyId }: SecretParameters,
  ): Promise<void> {
    await this.credentials.remove(caller.clientId, keyId);
  }
}
