import { Controller, Get } from '@nestjs/common';
import { Public } from '../http/access.js';
import { DocumentedLiveness, DocumentedReadiness } from './health.documentation.js';
import { HealthBody } from './health-body.dto.js';
import { Readiness } from './readiness.js';

/** For whoever starts and stops the process, and decides whether it gets calls. */
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
