import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { RequestError, tooManyRequests } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { type ApiRequest, principalOf, replyOf, requestOf } from '../http/principal.js';
import type { BucketPairAcquisition, BucketPairRate } from '../limits/bucket-pair.js';
import { LimiterCounters } from '../limits/limiter-counters.js';
import { PublicRouteLimit } from '../limits/public-route-limit.js';
import type { RateLimiter } from '../limits/rate-limiter.js';
import { RateLimiterFactory } from '../limits/rate-limiter-factory.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { PlanDirectory } from './plan-directory.js';
import { policiesOf, rateItem } from './plan-headers.js';
import { setPlan } from './plan-of-request.js';
import type { UsagePlan } from './usage-plan.js';

/**
 * The rate stage of a surface with usage plans: the client's bucket by its plan, and the surface's collective bucket. A call that either
 * of them refuses takes from neither. On public routes, the calls of an address are limited.
 */
@Injectable()
export class UsagePlanRateGuard implements CanActivate {
  private readonly limiter: RateLimiter<BucketPairRate, BucketPairAcquisition>;

  constructor(
    limiters: RateLimiterFactory,
    private readonly plans: PlanDirectory,
    private readonly counters: LimiterCounters,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly publicRoutes: PublicRouteLimit,
    private readonly surfaces: Surfaces,
  ) {
    this.limiter = limiters.bucketPairs();
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = requestOf(context);
    const access = accessOf(context);
    if (access.public) {
      if (access.limitedByAddress) await this.publicRoutes.admit(request.ip);
      return true;
    }
    const plan = await this.plans.planOf(principalOf(request).clientId);
    // Without a plan nothing would limit the client, so it may not call at all.
    if (!plan) throw new RequestError('forbidden');
    setPlan(request, plan);
    const { allowed, remaining, retryAfter, resetAfter } = await this.acquire(request, plan);
    const reply = replyOf(context);
    reply.header('ratelimit-policy', policiesOf(plan, this.clock.now()));
    reply.header('ratelimit', rateItem(remaining, resetAfter));
    if (!allowed) throw tooManyRequests(retryAfter);
    return true;
  }

  private async acquire(request: ApiRequest, { rate, burst }: UsagePlan): Promise<BucketPairAcquisition> {
    const { name, limits } = this.surfaces.ofRequest(request);
    if (limits.rate?.kind !== 'usage-plan') throw new Error('The surface has no usage plans to limit with.');
    const client = principalOf(request);
    const collective = {
      ...limits.rate.collective(this.settings),
      key: `${name} collective ${client.environment}`,
    };
    const own = { perSecond: rate, burst };
    const acquired = await this.limiter.tryAcquire(`${name} plan ${client.clientId}`, { own, collective });
    // What the client's own limit refuses did not use the collective one, so that has decided nothing.
    this.counters.decide('plan', acquired.refusedBy !== 'own');
    if (acquired.refusedBy !== 'own') this.counters.decide('plan-collective', acquired.allowed);
    return acquired;
  }
}
