import { Controller, Get, Query } from '@nestjs/common';
import { AllowRoles } from '../../../platform/http/access.js';
import { PageQuery, pageOf } from '../../../platform/http/page-query.js';
import { HeldClosures } from '../closures/held-closures.js';
import { DocumentedHeldClosures } from './admin-imports.openapi.js';
import { HeldClosuresBody, type HeldClosuresPage } from './held-closures.dto.js';
import { RUN_ORDER } from './run-query.dto.js';

/** Runs whose closures wait for an administrator. */
@Controller('admin/closures')
@AllowRoles('admin')
export class AdminClosuresController {
  constructor(private readonly closures: HeldClosures) {}

  @Get()
  @DocumentedHeldClosures()
  async list(@Query() query: PageQuery): Promise<HeldClosuresPage> {
    const { rows, next } = await this.closures.listPage(pageOf(query, RUN_ORDER));
    return { closures: rows.map(HeldClosuresBody.from), next };
  }
}
