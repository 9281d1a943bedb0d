import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { VehicleHistoryPage } from './vehicle-history.dto.js';

export const DocumentedVehicleHistory = () =>
  applyDecorators(
    HttpCode(HttpStatus.OK),
    ApiTags('Administration: imports'),
    ApiOperation({
      operationId: 'readVehicleHistory',
      summary: "Get a vehicle's recalls and their history",
      description:
        'The recalls of all manufacturers, what MOT services are told now, and which call, file or undo changed what, the newest ' +
        'first. The VIN is sent in the body, because addresses are logged. The audit trail records that you have looked, without ' +
        'the vehicle.',
    }),
    ApiOkResponse({
      type: VehicleHistoryPage,
      description:
        'The recalls, and a page of their changes. Both are empty for a vehicle that is not known.',
    }),
  );
