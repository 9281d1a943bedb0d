import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeys } from './api-keys.js';
import { ApiKey, Client } from './client.entity.js';
import { ClientDirectory } from './client-directory.js';
import { ClientRegistry } from './client-registry.js';
import { ClientsOfSurfaces } from './clients-of-surfaces.js';
import { CredentialUses } from './credential-uses.js';

@Module({
  imports: [TypeOrmModule.forFeature([ApiKey, Client])],
  providers: [ApiKeys, ClientDirectory, ClientRegistry, ClientsOfSurfaces, CredentialUses],
  exports: [ApiKeys, ClientDirectory, ClientRegistry, ClientsOfSurfaces, CredentialUses],
})
export class ClientsModule {}
