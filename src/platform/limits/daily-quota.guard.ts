import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { quotaExceeded } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { dailyQuotaOf, principalOf, replyOf, requestOf } from '../http/principal.js';
import type { LimitPolicy } from '../surfaces/surface.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { DailyQuota } from './daily-quota.js';
import { LimiterCounters } from './limiter-counters.js';
import type { QuotaPassage } from './quota-leases.js';
import { limitItem } from './rate-limit.fields.js';

/** The quota stage: a limited number of calls per client and UTC day. */
@Injectable()
export class DailyQuotaGuard implements CanActivate {
  constructor(
    private readonly quota: DailyQuota,
    private readonly counters: LimiterCounters,
    private readonly surfaces: Surfaces,
  ) {}

  /** A promise only when a block of the allowance has to be waited for. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const policy = this.surfaces.ofRequest(request).limits.quota;
    if (!policy) return true;
    const client = principalOf(request);

    const passage = this.quota.take(client.clientId, dailyQuotaOf(client));
    return passage instanceof Promise
      ? passage.then((arrived) => this.decide(context, policy, arrived))
      : this.decide(context, policy, passage);
  }

  private decide(
    context: ExecutionContext,
    policy: LimitPolicy,
    { passes, callsLeft, resetsInSeconds }: QuotaPassage,
  ): true {
    this.counters.decide('daily', passes);
    const reply = replyOf(context);
    reply.header(
      'ratelimit',
      `${reply.getHeader('ratelimit')}, ${limitItem(policy, callsLeft, resetsInSeconds)}`,
    );
    if (!passes) throw quotaExceeded(resetsInSeconds);
    return true;
  }
}
