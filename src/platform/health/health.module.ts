import { Module } from '@nestjs/common';
import { DatabaseHealth } from './database-health.js';
import { HealthController } from './health.controller.js';
import { Readiness } from './readiness.js';
import { ReadinessWarnings } from './readiness-warnings.js';

@Module({
  controllers: [HealthController],
  providers: [DatabaseHealth, Readiness, ReadinessWarnings],
  exports: [Readiness, ReadinessWarnings],
})
export class HealthModule {}
