import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsagePlansModule } from '../../platform/usage-plans/usage-plans.module.js';
import { RenewalClientRow } from './renewal-client.entity.js';
import { RenewalClientDetailsReader } from './renewal-client-details.js';
import { RenewalClientProfiles } from './renewal-client-profiles.js';
import { RenewalClientRegistry } from './renewal-client-registry.js';

/** The clients of the licence renewal surface. */
@Module({
  imports: [TypeOrmModule.forFeature([RenewalClientRow]), UsagePlansModule],
  providers: [RenewalClientProfiles, RenewalClientRegistry, RenewalClientDetailsReader],
  exports: [RenewalClientProfiles, RenewalClientRegistry, RenewalClientDetailsReader, UsagePlansModule],
})
export class RenewalClientsModule {}
