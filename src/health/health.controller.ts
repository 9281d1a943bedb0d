import { Controller, Get } from '@nestjs/common';
import { Public } from '../http/access.js';
import { DatabaseHealth } from './database-health.js';
import { DocumentedLiveness, DocumentedReadiness } from './health.documentation.js';
import { HealthBody } from './health-body.dto.js';

/** For whoever starts and stops the process, and decides whether it gets calls. */
@Controller('health')
@Public()
export class HealthController {
  constructor(private readonly database: DatabaseHealth) {}

  @Get('live')
  @DocumentedLiveness()
  checkLiveness(): HealthBody {
    return new HealthBody();
  }

  @Get('ready')
  @DocumentedReadiness()
  async checkReadiness(): Promise<HealthBody> {
    await this.database.check();
    return new HealthBody();
  }
}
