import { Controller, Get } from '@nestjs/common';
import { Public } from '../http/access.js';
import { DocumentedLiveness, DocumentedReadiness } from './health.openapi.js';
import { HealthBody } from './health-body.dto.js';
import { Readiness } from './readiness.js';

/** For orchestrators, which start and stop the process, and for load balancers, which decide whether it gets requests. */
@Controller('health')
@Public({ limited: false })
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @DocumentedLiveness()
  checkLiveness(): HealthBody {
    return new HealthBody();
  }

  @Get('ready')
  @DocumentedReadiness()
  async checkReadiness(): Promise<HealthBody> {
    await this.readiness.check();
    return new HealthBody();
  }
}
