import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { tooManyRequests } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { dailyQuotaOf, principalOf, replyOf, requestOf } from '../http/principal.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { LimiterCounters } from './limiter-counters.js';
import { PublicRouteLimit } from './public-route-limit.js';
import { limitItem, policyItem } from './rate-limit.fields.js';
import type { RateLimiter } from './rate-limiter.js';
import { RateLimiterFactory } from './rate-limiter-factory.js';
import type { TokenBucketRate } from './token-bucket.js';

/** The rate stage of a surface with a token bucket per client; on public routes, per address. */
@Injectable()
export class TokenBucketGuard implements CanActivate {
  private readonly limiter: RateLimiter<TokenBucketRate>;

  constructor(
    limiters: RateLimiterFactory,
    private readonly counters: LimiterCounters,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly publicRoutes: PublicRouteLimit,
    private readonly surfaces: Surfaces,
  ) {
    this.limiter = limiters.tokenBucket();
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const access = accessOf(context);
    if (access.public) {
      if (access.limitedByAddress) await this.publicRoutes.admit(request.ip);
      return true;
    }
    const surface = this.surfaces.ofRequest(request);
    const { rate, quota } = surface.limits;
    if (rate?.kind !== 'token-bucket') throw new Error('The surface has no token bucket to limit with.');
    const client = principalOf(request);
    const { perSecond, burst } = rate.rateOf(client, this.settings);
    const key = `${surface.name} ${rate.name} ${client.clientId}`;
    const { allowed, remaining, retryAfter, resetAfter } = await this.limiter.tryAcquire(key, {
      perSecond,
      burst,
    });
    this.counters.decide(rate.name, allowed);
    const reply = replyOf(context);
    // An empty bucket is full again after this time.
    const policy = { name: rate.name, windowSeconds: Math.ceil(burst / perSecond) };
    const policies = policyItem(policy, burst);
    reply.header(
      'ratelimit-policy',
      quota ? `${policies}, ${policyItem(quota, dailyQuotaOf(client))}` : policies,
    );
    reply.header('ratelimit', limitItem(policy, remaining, resetAfter));
    if (!allowed) throw tooManyRequests(retryAfter);
    return true;
  }
}
