import type { ApiRequest } from '../http/principal.js';
import type { UsagePlan } from './usage-plan.js';

const PLAN = Symbol('the usage plan of a request');

type RequestWithPlan = ApiRequest & { [PLAN]?: UsagePlan };

/** Stored by the rate stage, so that all stages of a request go by one plan while an administrator changes it. */
export function setPlan(request: ApiRequest, plan: UsagePlan): void {
  (request as RequestWithPlan)[PLAN] = plan;
}

export function planOf(request: ApiRequest): UsagePlan {
  const plan = (request as RequestWithPlan)[PLAN];
  if (!plan) throw new Error('The surface limits the quota of a plan without its rate.');
  return plan;
}
