import { applyDecorators, Header, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../errors/api-errors.js';
import { VehicleAnswer, VehiclesAnswer } from './dto/vehicle-answer.dto.js';
import { MOST_VINS } from './vins-rule.js';

const NEVER_NO =
  'When the database does not answer in time this is a 503, and beyond the limit of calls a 429: never `No` or `Unknown`. ' +
  'Show both as `Unavailable`. After a 429, ask again once the seconds in its `Retry-After` have passed.';

/** Sent as a prepared text, because the database has already made the JSON. */
const JsonText = () => Header('Content-Type', 'application/json; charset=utf-8');

export const DocumentedVehicle = () =>
  applyDecorators(
    JsonText(),
    ApiTags('MOT'),
    ApiOperation({
      operationId: 'findVehicle',
      summary: 'Ask whether a vehicle has an outstanding recall',
      description: `Over the recalls of all manufacturers. A vehicle of which none are known is no error. ${NEVER_NO}`,
    }),
    ApiOkResponse({ type: VehicleAnswer, description: 'What is known about the vehicle.' }),
    ApiErrors(),
  );

export const DocumentedVehicles = () =>
  applyDecorators(
    JsonText(),
    HttpCode(HttpStatus.OK),
    ApiTags('MOT'),
    ApiOperation({
      operationId: 'findVehicles',
      summary: `Ask about up to ${MOST_VINS} vehicles`,
      description:
        'The answers have the order of the VINs and are all of one moment. This form also keeps VINs out of addresses, and ' +
        `so out of the logs of whatever lies between. ${NEVER_NO}`,
    }),
    ApiOkResponse({ type: VehiclesAnswer, description: 'One answer for each VIN.' }),
    ApiErrors(),
  );
