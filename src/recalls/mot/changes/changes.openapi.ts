import { applyDecorators, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../../errors/api-errors.js';
import { CATALOGUE } from '../../errors/catalogue.js';
import { ChangesPage } from './dto/changes-page.dto.js';

export const DocumentedChanges = () =>
  applyDecorators(
    // Sent as a prepared text, because the database has already made most of the JSON.
    Header('Content-Type', 'application/json; charset=utf-8'),
    ApiTags('MOT'),
    ApiOperation({
      operationId: 'readChanges',
      summary: 'Read which answers have changed',
      description:
        'For keeping a copy. Read page after page, each with the `next` of the one before, and put every answer in the ' +
        'place of the one you have: your copy then equals what `GET /mot/vehicles/{vin}` answers, but for ' +
        '`lastConfirmedDate`, which `manufacturers` keeps up to date. Keep `next` ' +
        'in the same transaction as the page; it stays valid however long you are away. A vehicle comes at least ' +
        'once after each of its changes, and perhaps again. When the database was restored from a backup, a `next` from ' +
        `after the backup is answered 400 \`${CATALOGUE.unknownFeedCursor.errorCode}\`: make a new copy from the beginning, without ` +
        '`since`.',
    }),
    ApiOkResponse({ type: ChangesPage, description: 'The next changes; none, if there are none yet.' }),
    ApiErrors('unknownFeedCursor'),
  );
