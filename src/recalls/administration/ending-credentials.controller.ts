import { Controller, Get, Query } from '@nestjs/common';
import { AllowRoles } from '../../platform/http/access.js';
import { PageQuery, pageOf } from '../../platform/http/page-query.js';
import { EndingCredentialBody, type EndingCredentialPage } from './dto/ending-credential.dto.js';
import { EndingCredentials } from './ending-credentials.js';
import { DocumentedEndingCredentials } from './ending-credentials.openapi.js';

@Controller('admin/ending-credentials')
@AllowRoles('admin')
export class EndingCredentialsController {
  constructor(private readonly endings: EndingCredentials) {}

  @Get()
  @DocumentedEndingCredentials()
  async list(@Query() query: PageQuery): Promise<EndingCredentialPage> {
    const { rows, next } = await this.endings.list(pageOf(query, ['instant', 'uuid']));
    return { credentials: rows.map(EndingCredentialBody.from), next };
  }
}
