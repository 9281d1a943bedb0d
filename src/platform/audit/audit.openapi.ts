import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AuditPage } from './dto/audit-answer.dto.js';

export const DocumentedAudit = () =>
  applyDecorators(
    ApiTags('Administration: audit'),
    ApiOperation({
      operationId: 'listAuditEntries',
      summary: 'List what administrators did',
      description:
        'Every administrative act, over this API or on the command line, the newest first: who, what, when, from which ' +
        'address, and what was there before and after. Secrets, keys and what is made of them are never part of it. ' +
        'Entries can be neither changed nor removed. Each parameter you give narrows the list.',
    }),
    ApiOkResponse({ type: AuditPage, description: 'A page of the list.' }),
  );
