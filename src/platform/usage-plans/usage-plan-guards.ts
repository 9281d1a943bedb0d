import type { SurfaceGuards } from '../surfaces/surface.js';
import { UsagePlanQuotaGuard } from './usage-plan-quota.guard.js';
import { UsagePlanRateGuard } from './usage-plan-rate.guard.js';

/** The guards of a surface whose `limits.rate` is of the kind `usage-plan`. */
export const USAGE_PLAN_GUARDS = {
  rateLimit: UsagePlanRateGuard,
  quota: UsagePlanQuotaGuard,
} as const satisfies SurfaceGuards;
