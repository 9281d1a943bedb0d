import { Module } from '@nestjs/common';
import { ManufacturerRegister } from '../../recalls/manufacturers/manufacturer-register.js';
import { ApiKeys } from './api-keys.js';
import { ClientDirectory } from './client-directory.js';
import { ClientRegister } from './client-register.js';

@Module({
  providers: [ApiKeys, ClientDirectory, ClientRegister, ManufacturerRegister],
  exports: [ApiKeys, ClientDirectory, ClientRegister, ManufacturerRegister],
})
export class ClientsModule {}
