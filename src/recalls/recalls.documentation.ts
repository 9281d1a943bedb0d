import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Fails } from '../errors/fails.js';
import { OpenedRecallAnswer } from './dto/open-recall.dto.js';
import { VehicleRecallsAnswer } from './dto/vehicle-recalls.dto.js';

export const DocumentedOpening = () =>
  applyDecorators(
    ApiTags('Recalls'),
    ApiOperation({
      operationId: 'openRecall',
      summary: 'Open a new recall for a single vehicle',
      description:
        'A recall is one vehicle and one of your campaign references. Opening it again is refused, whether it is open ' +
        'or fixed: to reopen a fixed one, update its repair status.',
    }),
    ApiCreatedResponse({ type: OpenedRecallAnswer, description: 'The recall is open.' }),
    Fails('dateFormat', 'conflict'),
  );

export const DocumentedLookUp = () =>
  applyDecorators(
    ApiTags('Recalls'),
    ApiOperation({
      operationId: 'findRecalls',
      summary: 'Get all recall information for a single vehicle',
      description: 'Your own recalls of the vehicle, open and fixed. Each reference you give narrows them.',
    }),
    ApiOkResponse({ type: VehicleRecallsAnswer, description: 'At least one recall.' }),
    Fails('notFound'),
  );

export const DocumentedRepair = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Recalls'),
    ApiOperation({
      operationId: 'changeRepairStatus',
      summary: "Update a vehicle's repair status",
      description:
        'FIXED means that the vehicle no longer shows as having an open recall on MOT digital services. NOT_FIXED ' +
        'takes that back. With both references given, both have to match.',
    }),
    ApiNoContentResponse({ description: 'The repair status is updated.' }),
    Fails(
      'referencesMissing',
      'manufacturerReferenceMissing',
      'dateFormat',
      'rectifiedInFuture',
      'rectifiedBeforeStart',
      'alreadyFixed',
      'alreadyNotFixed',
      'notFound',
    ),
  );

export const DocumentedDeletion = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags('Recalls'),
    ApiOperation({
      operationId: 'deleteRecalls',
      summary: 'Delete a recall from a vehicle',
      description:
        'For a recall that was added in error. Give at least one reference; with both, both have to match. A DVSA ' +
        'reference alone may match several recalls: all are deleted or, if any is FIXED, none.',
    }),
    ApiNoContentResponse({ description: 'The recalls are deleted.' }),
    Fails('referencesMissing', 'alreadyFixed', 'notFound'),
  );
