import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { ApiKeyGuard } from '../src/platform/auth/api-key.guard.js';
import { BearerGuard } from '../src/platform/auth/bearer.guard.js';
import { PermissionGuard } from '../src/platform/auth/permission.guard.js';
import type { ApiRequest, Principal } from '../src/platform/http/principal.js';
import { ConcurrentRequestsGuard } from '../src/platform/limits/concurrent-requests.guard.js';
import { DailyQuotaGuard } from '../src/platform/limits/daily-quota.guard.js';
import { RateLimitGuard } from '../src/platform/limits/rate-limit.guard.js';

/**
 * The service without its security and limits, only for the benchmark. Everything else is the same code in the same order, so the
 * difference in CPU time is the cost of the five stages. The first protected call is judged completely and determines the caller; from then
 * on every call counts as that client's.
 */
const STAGES = [
  BearerGuard,
  ApiKeyGuard,
  PermissionGuard,
  RateLimitGuard,
  ConcurrentRequestsGuard,
  DailyQuotaGuard,
] as const;

let caller: Principal | undefined;

const judgePermission = PermissionGuard.prototype.canActivate;
PermissionGuard.prototype.canActivate = function (context: ExecutionContext): boolean {
  const allowed = judgePermission.call(this, context);
  caller = context.switchToHttp().getRequest<ApiRequest>().caller;
  if (caller !== undefined) dropStages();
  return allowed;
};

function dropStages(): void {
  for (const stage of STAGES) stage.prototype.canActivate = letThrough;
}

function letThrough(context: ExecutionContext): boolean {
  context.switchToHttp().getRequest<ApiRequest>().caller = caller;
  return true;
}

// What the compiler wrote, and not the bundle, because its classes can't be reached there. It runs the same code.
await import('../src/main.js');
