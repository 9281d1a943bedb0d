import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../../errors/api-errors.js';
import { COLUMNS } from '../runs/reasons.js';
import { PredictionAnswer, SnapshotBody } from './validation.dto.js';

export const DocumentedValidation = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags('Imports'),
    ApiOperation({
      operationId: 'validateImport',
      summary: 'Try out a file',
      description:
        'Says what an upload of this file over SFTP would do at this moment, without doing it: no recall changes, ' +
        'nothing of the file is kept, nobody is mailed. The file goes through the same steps: its name, the virus ' +
        'scanner, every row, and a comparison with your recalls, which takes half a minute for a very large file. ' +
        'Whether another file of yours is being imported does not count. One file at a time: a second is refused ' +
        'until the first has its answer. A sender that pauses for 30 seconds, or takes longer than 15 minutes, is ' +
        'refused. While very many files are being sent, one that comes very slowly gives way to the next: it is answered ' +
        '503 with `Retry-After`.',
    }),
    ApiConsumes(SnapshotBody.mediaType),
    ApiBody({
      description: 'The file, in UTF-8, at most 200 MiB unless the operators say otherwise.',
      required: true,
      schema: {
        type: 'string',
        example: `${COLUMNS.join(',')}\nLH7PRODCJEE012345,ABCCARS123,R/2026/123,2026-12-01\n`,
      },
    }),
    ApiOkResponse({ type: PredictionAnswer, description: 'What an upload would come to.' }),
    ApiErrors('validationInProgress'),
  );
