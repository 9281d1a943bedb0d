import { Module } from '@nestjs/common';
import { ApiKeys } from './api-keys.js';
import { ClientDirectory } from './client-directory.js';
import { ClientRegister } from './client-register.js';
import { ManufacturerRegister } from './manufacturer-register.js';

@Module({
  providers: [ApiKeys, ClientDirectory, ClientRegister, ManufacturerRegister],
  exports: [ApiKeys, ClientDirectory, ClientRegister, ManufacturerRegister],
})
export class ClientsModule {}
