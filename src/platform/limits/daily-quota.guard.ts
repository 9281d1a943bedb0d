import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { quotaExceeded } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { dailyQuotaOf, principalOf, replyOf, requestOf } from '../http/principal.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { DailyQuota } from './daily-quota.js';
import { LimiterCounters } from './limiter-counters.js';
import { limitItem } from './rate-limit.fields.js';

/** The quota stage: a limited number of calls per client and UTC day. */
@Injectable()
export class DailyQuotaGuard implements CanActivate {
  constructor(
    private readonly quota: DailyQuota,
    private readonly counters: LimiterCounters,
    private readonly surfaces: Surfaces,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const policy = this.surfaces.ofRequest(request).limits.quota;
    if (!policy) return true;
    const client = principalOf(request);

    const { passes, callsLeft, resetsInSeconds } = await this.quota.take(
      client.clientId,
      dailyQuotaOf(client),
    );
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
