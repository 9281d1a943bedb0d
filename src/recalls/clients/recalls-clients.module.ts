import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { ManufacturersModule } from '../manufacturers/manufacturers.module.js';
import { RecallsClientRow } from './recalls-client.entity.js';
import { RecallsClientProfiles } from './recalls-client-profiles.js';
import { RecallsClientRegister } from './recalls-client-register.js';

@Module({
  imports: [TypeOrmModule.forFeature([RecallsClientRow]), ClientsModule, ManufacturersModule],
  providers: [RecallsClientProfiles, RecallsClientRegister],
  exports: [RecallsClientRegister],
})
export class RecallsClientsModule {}
