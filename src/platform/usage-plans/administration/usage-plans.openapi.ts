import { applyDecorators, HttpCode, HttpStatus } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ETAG_HEADER } from '../../http/entity-tag.js';
import { ApiFailures } from '../../openapi/api-failures.js';
import { PlanBody, PlanPage } from './usage-plans.dto.js';

const TAG = 'Administration: usage plans';

export const DocumentedPlanList = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'listPlans',
      summary: 'List usage plans',
      description: 'The rates and quotas that clients of KADOE and of licence renewal can have.',
    }),
    ApiOkResponse({ type: PlanPage, description: 'A page of the list.' }),
  );

export const DocumentedPlanCreation = () =>
  applyDecorators(
    HttpCode(HttpStatus.CREATED),
    ApiTags(TAG),
    ApiOperation({ operationId: 'createPlan', summary: 'Create a usage plan' }),
    ApiCreatedResponse({ type: PlanBody, headers: ETAG_HEADER, description: 'The plan.' }),
    ApiFailures('planTaken'),
  );

export const DocumentedPlan = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({ operationId: 'readPlan', summary: 'Read a usage plan' }),
    ApiOkResponse({ type: PlanBody, headers: ETAG_HEADER, description: 'The plan.' }),
    ApiFailures('notFound'),
  );

export const DocumentedPlanChange = () =>
  applyDecorators(
    ApiTags(TAG),
    ApiOperation({
      operationId: 'changePlan',
      summary: 'Change a usage plan',
      description:
        'All four values are set, for all clients that have the plan. They take effect in every process within a second. What ' +
        'a client has used of its quota counts for the new quota too, unless the new one has another period.',
    }),
    ApiOkResponse({ type: PlanBody, headers: ETAG_HEADER, description: 'The plan as it is now.' }),
    ApiFailures('notFound', 'changedSince'),
  );

export const DocumentedPlanRemoval = () =>
  applyDecorators(
    HttpCode(HttpStatus.NO_CONTENT),
    ApiTags(TAG),
    ApiOperation({
      operationId: 'removePlan',
      summary: 'Remove a usage plan',
      description: 'Only a plan that no client has can be removed.',
    }),
    ApiNoContentResponse({ description: 'The plan is removed.' }),
    ApiFailures('notFound', 'planInUse'),
  );
