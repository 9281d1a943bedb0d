import type { CanActivate, Type } from '@nestjs/common';
import { ApiKeyGuard } from './platform/auth/api-key.guard.js';
import { BearerGuard } from './platform/auth/bearer.guard.js';
import { PermissionGuard } from './platform/auth/permission.guard.js';
import type { Settings } from './platform/config/settings.js';
import type { ErrorMapper } from './platform/errors/http-error.js';
import { RequestValidation } from './platform/http/request-validation.js';
import { aadstsErrorMapper } from './platform/identity/token-endpoint/aadsts-error-mapper.js';
import { ConcurrentRequestsGuard } from './platform/limits/concurrent-requests.guard.js';
import { ConnectionShareGuard } from './platform/limits/connection-share.guard.js';
import { DailyQuotaGuard } from './platform/limits/daily-quota.guard.js';
import { RateLimitGuard } from './platform/limits/rate-limit.guard.js';
import { recallsErrorMapper } from './recalls/errors/recalls-error-mapper.js';
import { GuardTimeout } from './recalls/mot/guard-timeout.js';

/**
 * The order every request goes through. A request that breaks two rules is answered for the earlier one.
 *
 * Before the first stage the router has found the route: an unknown one is 404 for every caller. After the last one
 * the handler runs. The body is not even read before its stage (see application.ts), so a body that is
 * not JSON, or is too large, is judged after the credentials and limits; and a call refused before the quota stage
 * costs no quota.
 */
export const PIPELINE: readonly Type<CanActivate>[] = [
  BearerGuard, // token: FB-04, UA-01, FB-02
  ApiKeyGuard, // API key: FB-03
  PermissionGuard, // permission: FB-01
  RateLimitGuard, // calls per second: RL-02
  ConcurrentRequestsGuard, // open requests: UN-01 (503)
  DailyQuotaGuard, // daily quota: RL-01
  RequestValidation, // body and parameters: BR-01
  ConnectionShareGuard, // a connection of the database: UN-01 (503)
];

/** Those that ask the database who calls, and what is left of the day's calls. */
const ASKING: readonly Type<CanActivate>[] = [BearerGuard, ApiKeyGuard, DailyQuotaGuard];

/** The stages in their order, each as the application has it. */
export function stagesOf(
  instanceOf: (stage: Type<CanActivate>) => CanActivate,
  { motTimeoutMs }: Settings,
): CanActivate[] {
  return PIPELINE.map((stage) =>
    ASKING.includes(stage) ? new GuardTimeout(instanceOf(stage), motTimeoutMs) : instanceOf(stage),
  );
}

/**
 * The surfaces and their error shapes, the most particular first: the last one covers every path. Without the local issuer
 * its paths are like any other that is not there.
 */
export function errorMappers({ entra }: Settings): readonly ErrorMapper[] {
  return entra ? [recallsErrorMapper] : [aadstsErrorMapper, recallsErrorMapper];
}
