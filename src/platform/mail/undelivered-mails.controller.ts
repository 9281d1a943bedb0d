import { Controller, Get, Query } from '@nestjs/common';
import { AllowRoles } from '../http/access.js';
import { PageQuery, pageOf } from '../http/page-query.js';
import { UndeliveredMailBody, type UndeliveredMailPage } from './undelivered-mails.dto.js';
import { UndeliveredMails } from './undelivered-mails.js';
import { DocumentedUndeliveredMails } from './undelivered-mails.openapi.js';

/** For administrators, who are clients of the surface to which `/admin` belongs. */
@Controller('admin/undelivered-mails')
@AllowRoles('admin')
export class UndeliveredMailsController {
  constructor(private readonly mails: UndeliveredMails) {}

  @Get()
  @DocumentedUndeliveredMails()
  async list(@Query() query: PageQuery): Promise<UndeliveredMailPage> {
    const { rows, next } = await this.mails.list(pageOf(query, ['instant', 'uuid']));
    return { mails: rows.map(UndeliveredMailBody.from), next };
  }
}
