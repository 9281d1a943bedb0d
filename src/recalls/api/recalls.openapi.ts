import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ApiErrors } from '../errors/api-errors.js';
import { WARNING_HEADER } from '../openapi/response-headers.js';
import { RecallListAnswer } from './dto/list-recalls.dto.js';
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
        'or fixed: to reopen a fixed one, update its repair status. References are compared as they are written: `car/1` and ' +
        '`CAR/1` are two recalls, and the header `X-Recalls-Warning` says so when you open the second.',
    }),
    ApiCreatedResponse({
      type: OpenedRecallAnswer,
      headers: WARNING_HEADER,
      description: 'The recall is open.',
    }),
    ApiErrors('dateFormat', 'conflict'),
  );

export const DocumentedList = () =>
  applyDecorators(
    ApiTags('Recalls'),
    ApiOperation({
      operationId: 'listRecalls',
      summary: 'List your recalls',
      description:
        'Lists all of your recalls, or those that match every filter you give, one page at a time. Send each `next` as ' +
        '`cursor`, with the same filters, until it is null. The recalls are in the order of their last change, the longest ' +
        'unchanged first. A recall that changes while you read the pages moves to the end, so you may get it twice, its later ' +
        'state last. You never miss a recall that you had all the time.\n\n' +
        'To keep a copy, ask again with `changedSince`: the newest `lastUpdatedDate` you have, **less 15 minutes**. A ' +
        'change becomes visible a moment after the time it carries, and those of a file that you sent carry the ' +
        'time at which their merge began. Recalls that were deleted are on no list: read all of it now and then.',
    }),
    ApiOkResponse({ type: RecallListAnswer, description: 'A page, which may be empty.' }),
  );

export const DocumentedLookUp = () =>
  applyDecorators(
    ApiTags('Recalls'),
    ApiOperation({
      operationId: 'findRecalls',
      summary: 'Get all recall information for a single vehicle',
      description:
        'Your own recalls of the vehicle, open and fixed. Each reference you give narrows them. Recalls that were stored ' +
        'before VINs had one form are found by the VIN exactly as it was answered then.',
    }),
    ApiOkResponse({ type: VehicleRecallsAnswer, description: 'At least one recall.' }),
    ApiErrors('notFound'),
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
    ApiErrors(
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
    ApiErrors('referencesMissing', 'alreadyFixed', 'notFound'),
  );
