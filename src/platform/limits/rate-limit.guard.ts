import { type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.js';
import { tooManyRequests } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { type ApiRequest, principalOf } from '../http/principal.js';
import { LimiterCounters } from './limiter-counters.js';
import { RECALLS_LIMITS } from './limits.policy.js';
import { PublicRouteLimit } from './public-route-limit.js';
import { limitItem, policyItem } from './rate-limit.fields.js';

/** No route has limits of its own: looking for them six times a call takes longer than the limit itself. */
class NoLimitsOnRoutes extends Reflector {
  override getAllAndOverride<Limit>(): Limit {
    return undefined as Limit;
  }
}

/**
 * The rate stage: so many calls a second for each client and each method, and of routes that everybody may call for each
 * address. MOT services ask about one vehicle a call,
 * at many desks at once, so they have a limit of their own.
 *
 * By itself the library counts by handler and address, and tells with `X-RateLimit-…` and a `Retry-After` that has
 * the throttler's name in it: the API promises something else for each of them.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    private readonly counters: LimiterCounters,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly publicRoutes: PublicRouteLimit,
  ) {
    super(options, storage, new NoLimitsOnRoutes());
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context);
    if (!access.public) return super.canActivate(context);
    if (access.limitedByAddress) {
      await this.publicRoutes.admit(context.switchToHttp().getRequest<ApiRequest>().ip);
    }
    return true;
  }

  protected override async handleRequest(passing: ThrottlerRequest): Promise<boolean> {
    const { perSecond, daily } = RECALLS_LIMITS;
    const { ttl, blockDuration } = passing;
    const http = passing.context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { clientId, role, dailyQuota } = principalOf(request);
    const limit = role === 'mot' ? this.settings.motRateLimitPerSecond : passing.limit;

    // A HEAD is a GET whose body nobody wants: it costs as much, and must not have a limit of its own.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const key = `${perSecond.name} ${method} ${clientId}`;
    const { totalHits, timeToExpire, isBlocked, timeToBlockExpire } = await this.storageService.increment(
      key,
      ttl,
      limit,
      blockDuration,
      perSecond.name,
    );
    this.counters.decide('per-second', !isBlocked);
    reply.header('ratelimit-policy', `${policyItem(perSecond, limit)}, ${policyItem(daily, dailyQuota)}`);
    // A call refused here never gets to the daily stage, so its answer does not say what is left of the day.
    reply.header('ratelimit', limitItem(perSecond, Math.max(0, limit - totalHits), timeToExpire));
    if (isBlocked) throw tooManyRequests(timeToBlockExpire);
    return true;
  }
}
