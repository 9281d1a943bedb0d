import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { TEST_VEHICLES } from '../test-vehicles.js';
import { LoadAnswer, RegisterFileBody } from './register-loads.dto.js';

export const DocumentedLoad = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags('Administration: register'),
    ApiOperation({
      operationId: 'loadRegister',
      summary: 'Load a file into the register',
      description:
        'The file has a vehicle with its whole history on each line, as a JSON object (`docs/register.schema.json`). A line ' +
        'replaces what was known of its vehicle; vehicles that are not in the file stay as they are. The file is loaded ' +
        'as a whole or not at all: if anything is wrong with it, nothing is stored, and the 400 lists the first 100 issues, each with ' +
        'its line and field. Loads of one register are merged one after the other. A sender that pauses for 30 seconds, ' +
        'or takes longer than 15 minutes, is refused.',
    }),
    // The page of the API would put a text of a JSON type into quotes, so the plain one comes first. Neither is judged.
    ApiConsumes('text/plain', RegisterFileBody.mediaType),
    ApiBody({
      description: 'The file, in UTF-8, at most 2 GiB unless the operators say otherwise.',
      required: true,
      schema: { type: 'string', example: `${JSON.stringify(TEST_VEHICLES[0])}\n` },
    }),
    ApiOkResponse({ type: LoadAnswer, description: 'What was stored, or would be.' }),
  );
