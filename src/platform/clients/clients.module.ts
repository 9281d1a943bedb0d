import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeys } from './api-keys.js';
import { ApiKey, Client } from './client.entity.js';
import { ClientDirectory } from './client-directory.js';
import { ClientRegister } from './client-register.js';

@Module({
  imports: [TypeOrmModule.forFeature([ApiKey, Client])],
  providers: [ApiKeys, ClientDirectory, ClientRegister],
  exports: [ApiKeys, ClientDirectory, ClientRegister],
})
export class ClientsModule {}
