import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../../errors/api-errors.js';
import { FileCalendarBody, SilentManufacturersBody } from './manufacturer-files.dto.js';
import { SILENT_AFTER_HOURS } from './silent-manufacturers.js';

const TAG = 'Administration: imports';

export const DocumentedFileCalendar = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'readFileCalendar',
      summary: 'Get the days on which a manufacturer sent files',
      description: 'Each of the last 60 days in London, with what became of its files.',
    }),
    ApiOkResponse({ type: FileCalendarBody, description: 'The days.' }),
    ApiErrors('notFound'),
  );

export const DocumentedSilentManufacturers = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listSilentManufacturers',
      summary: 'List manufacturers that are silent',
      description:
        `Manufacturers that have sent files, of which none was merged within the last ${SILENT_AFTER_HOURS} hours: by the rule of the ` +
        'metric `recalls_manufacturer_last_file_timestamp_seconds`. Those whose clients are all disabled are left out.',
    }),
    ApiOkResponse({ type: SilentManufacturersBody, description: 'All of them.' }),
  );
