import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../../platform/clients/clients.module.js';
import { ManufacturersModule } from '../manufacturers/manufacturers.module.js';
import { RecallsClientRow } from './recalls-client.entity.js';
import { RecallsClientProfiles } from './recalls-client-profiles.js';
import { RecallsClientRegistry } from './recalls-client-registry.js';

@Module({
  imports: [TypeOrmModule.forFeature([RecallsClientRow]), ClientsModule, ManufacturersModule],
  providers: [RecallsClientProfiles, RecallsClientRegistry],
  exports: [RecallsClientRegistry],
})
export class RecallsClientsModule {}
