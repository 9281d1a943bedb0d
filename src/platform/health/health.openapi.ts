import { applyDecorators, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiFailures } from '../openapi/api-failures.js';
import { HealthBody, ReadinessBody } from './health-body.dto.js';

/** A cached answer would say nothing about the present. */
const Documented = (type: typeof HealthBody | typeof ReadinessBody, summary: string, description: string) =>
  applyDecorators(
    Header('Cache-Control', 'no-store'),
    ApiTags('Health'),
    ApiOperation({ summary, description }),
    ApiOkResponse({ type, description: 'Yes.' }),
  );

export const DocumentedLiveness = () =>
  Documented(
    HealthBody,
    'Whether the process runs',
    'Answers 200 while the process runs, even if the database or another part that it needs is down, because a restart would not fix those.',
  );

export const DocumentedReadiness = () =>
  applyDecorators(
    Documented(
      ReadinessBody,
      'Whether the service can do its work',
      '503 when its database does not answer within two seconds over a connection of its own, when its clock differs from the database’s by more than a second, and from the moment it is told to stop: send calls elsewhere meanwhile.',
    ),
    ApiFailures('unavailable'),
  );
