import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../../errors/api-errors.js';
import { FileFaultsPage, ImportRunDetails, ImportRunsPage } from './run-answers.dto.js';

/** The OpenAPI description of a response that is a CSV file. */
export const CSV_ANSWER = {
  schema: { type: 'string' as const },
  example:
    'line,column,reason,value,expected\r\n' +
    '3,RecallCampaignStartDate,Incorrect date format,01/12/2026,must be a date of the calendar in the format YYYY-MM-DD\r\n',
  headers: {
    'Content-Disposition': {
      description: 'Has browsers save the file instead of showing it.',
      required: true,
      schema: { type: 'string' as const, pattern: '^attachment; filename="faults-[0-9a-f-]+\\.csv"$' },
    },
  },
};

/** The format of the CSV file, which is the same for everybody. */
export const CSV_DESCRIPTION =
  'UTF-8, with a header and CRLF (RFC 4180), in the order the faults were found. The first 10,000 faults of a file ' +
  'are kept; `faultCount` of the run counts all. Values that a spreadsheet would take for a formula have an ' +
  'apostrophe in front. A run without faults has the header alone.';

export const DocumentedRuns = () =>
  applyDecorators(
    ApiTags('Imports'),
    ApiOperation({
      operationId: 'listImports',
      summary: 'List what became of your files',
      description:
        'The files you sent over SFTP, the newest first. Pages stay the same while new files come in: a file that ' +
        'is newer than the first page is on none that follow.',
    }),
    ApiOkResponse({ type: ImportRunsPage, description: 'A page of runs, which may be empty.' }),
  );

export const DocumentedRun = () =>
  applyDecorators(
    ApiTags('Imports'),
    ApiOperation({
      operationId: 'readImport',
      summary: 'Get what became of one file',
      description:
        'How far it is, or how it ended: its counts, and the first 100 of its faults. A file takes seconds, a very ' +
        'large one a minute or two; while it is validated, `bytesRead` of `sizeBytes` says how far.',
    }),
    ApiOkResponse({ type: ImportRunDetails, description: 'The run.' }),
    ApiErrors('notFound'),
  );

export const DocumentedFaults = () =>
  applyDecorators(
    ApiTags('Imports'),
    ApiOperation({
      operationId: 'listImportFaults',
      summary: 'List what is wrong with a file',
      description:
        'The first 10,000 faults of the file, in the order they were found; `faultCount` of the run counts all.',
    }),
    ApiOkResponse({ type: FileFaultsPage, description: 'A page of faults, which may be empty.' }),
    ApiErrors('notFound'),
  );

export const DocumentedFaultsCsv = () =>
  applyDecorators(
    ApiTags('Imports'),
    ApiOperation({
      operationId: 'downloadImportFaults',
      summary: 'Download what is wrong with a file',
      description: CSV_DESCRIPTION,
    }),
    ApiProduces('text/csv'),
    ApiOkResponse({ ...CSV_ANSWER, description: 'The faults as a CSV file.' }),
    ApiErrors('notFound'),
  );
