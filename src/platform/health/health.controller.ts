import { Controller, Get } from '@nestjs/common';
import { Public } from '../http/access.js';
import { DocumentedLiveness, DocumentedReadiness } from './health.openapi.js';
import { HealthBody, ReadinessBody } from './health-body.dto.js';
import { Readiness } from './readiness.js';
import { ReadinessWarnings } from './readiness-warnings.js';

/** For orchestrators, which start and stop the process, and for load balancers, which decide whether it gets requests. */
@Controller('health')
@Public({ limited: false })
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly warnings: ReadinessWarnings,
  ) {}

  @Get('live')
  @DocumentedLiveness()
  checkLiveness(): HealthBody {
    return new HealthBody();
  }

  @Get('ready')
  @DocumentedReadiness()
  async checkReadiness(): Promise<ReadinessBody> {
    await this.readiness.check();
    return new ReadinessBody(this.warnings.all);
  }
}
