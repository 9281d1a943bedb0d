import { Module } from '@nestjs/common';
import { RenewalApplicationsModule } from '../applications/applications.module.js';
import { Erasure } from './erasure.js';
import { ErasureRepository } from './erasure.repository.js';
import { RenewalRetention } from './renewal-retention.js';

/** The end of applications. */
@Module({
  imports: [RenewalApplicationsModule],
  providers: [Erasure, ErasureRepository, RenewalRetention],
  exports: [Erasure, RenewalRetention],
})
export class RenewalRetentionModule {}
