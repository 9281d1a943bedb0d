import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { quotaExceeded } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { principalOf, replyOf, requestOf } from '../http/principal.js';
import { LimiterCounters } from '../limits/limiter-counters.js';
import { quotaItem } from './plan-headers.js';
import { planOf } from './plan-of-request.js';
import { PlanQuota } from './plan-quota.js';

/**
 * The quota stage of a surface with usage plans: the calls of a client in its plan's period. A call that it refuses has used
 * the rate limits nevertheless, as on the recalls surface. So a client without quota can't call faster than one that has some.
 */
@Injectable()
export class UsagePlanQuotaGuard implements CanActivate {
  constructor(
    private readonly quotas: PlanQuota,
    private readonly counters: LimiterCounters,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const { quota, quotaPeriod } = planOf(request);
    if (quota === null || quotaPeriod === null) return true;
    const { clientId } = principalOf(request);
    const { passes, callsLeft, resetsInSeconds } = await this.quotas.take(clientId, quotaPeriod, quota);
    this.counters.decide('plan-quota', passes);
    const reply = replyOf(context);
    reply.header('ratelimit', `${reply.getHeader('ratelimit')}, ${quotaItem(callsLeft, resetsInSeconds)}`);
    if (!passes) throw quotaExceeded(resetsInSeconds);
    return true;
  }
}
