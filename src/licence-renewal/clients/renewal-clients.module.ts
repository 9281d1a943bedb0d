import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RenewalClientRow } from './renewal-client.entity.js';
import { RenewalClientProfiles } from './renewal-client-profiles.js';

/** The clients of the licence renewal surface. */
@Module({
  imports: [TypeOrmModule.forFeature([RenewalClientRow])],
  providers: [RenewalClientProfiles],
  exports: [RenewalClientProfiles],
})
export class RenewalClientsModule {}
