import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
  type ThrottlerOptions,
  type ThrottlerRequest,
  type ThrottlerStorage,
} from '@nestjs/throttler';
import type { Settings } from '../config/settings.js';
import { tooManyRequests } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { type ApiRequest, dailyQuotaOf, principalOf, replyOf, requestOf } from '../http/principal.js';
import type { SlidingWindowLimit } from '../surfaces/surface.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { LimiterCounters } from './limiter-counters.js';
import { PublicRouteLimit } from './public-route-limit.js';
import { limitItem, policyItem } from './rate-limit.fields.js';

/** The library's name for its only throttler. */
const SLIDING_WINDOW_THROTTLER = 'sliding-window';

/** No route has limits of its own. Looking for them, six times per call, takes longer than the limit itself. */
class NoLimitsOnRoutes extends Reflector {
  override getAllAndOverride<Limit>(): Limit {
    return undefined as Limit;
  }
}

/**
 * The rate stage of a surface with a sliding window: a number of calls per window, for each client and method; on public routes, for each
 * address. The limit and the window are in the library's options (limits.module.ts).
 *
 * `handleRequest` is overridden because the library sends `X-RateLimit-…` headers, but the API promises `RateLimit` and `RateLimit-Policy`,
 * which also contain the quota.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    private readonly counters: LimiterCounters,
    private readonly publicRoutes: PublicRouteLimit,
    private readonly surfaces: Surfaces,
  ) {
    super(options, storage, new NoLimitsOnRoutes());
  }

  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context);
    if (!access.public) return false;
    if (access.limitedByAddress) await this.publicRoutes.admit(requestOf(context).ip);
    return true;
  }

  protected override async getTracker(request: Record<string, unknown>): Promise<string> {
    return principalOf(request as unknown as ApiRequest).clientId;
  }

  protected override generateKey(context: ExecutionContext, clientId: string): string {
    const request = requestOf(context);
    const { name } = slidingWindowOf(this.surfaces, request);
    // A HEAD costs as much as a GET, so it must not have a limit of its own.
    return `${name} ${request.method === 'HEAD' ? 'GET' : request.method} ${clientId}`;
  }

  protected override async handleRequest(throttling: ThrottlerRequest): Promise<boolean> {
    const { context, limit, ttl, blockDuration, throttler, getTracker, generateKey } = throttling;
    const request = requestOf(context);
    const reply = replyOf(context);
    const name = throttler.name ?? SLIDING_WINDOW_THROTTLER;
    const tracker = await getTracker(request as unknown as Record<string, unknown>, context);
    const key = generateKey(context, tracker, name);
    const record = await this.storageService.increment(key, ttl, limit, blockDuration, name);

    const rate = slidingWindowOf(this.surfaces, request);
    this.counters.decide(rate.name, !record.isBlocked);
    const { quota } = this.surfaces.ofRequest(request).limits;
    const policies = policyItem(rate, limit);
    reply.header(
      'ratelimit-policy',
      quota ? `${policies}, ${policyItem(quota, dailyQuotaOf(principalOf(request)))}` : policies,
    );
    // A call that is refused here does not get to the quota stage, so its response does not show the remaining quota.
    const remaining = Math.max(0, limit - record.totalHits);
    reply.header('ratelimit', limitItem(rate, remaining, record.timeToExpire));
    if (record.isBlocked)
      await this.throwThrottlingException(context, { limit, ttl, key, tracker, ...record });
    return true;
  }

  protected override async throwThrottlingException(
    _context: ExecutionContext,
    { timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    throw tooManyRequests(timeToBlockExpire);
  }
}

/** The options of the library's only throttler. They are functions, because the window and the limit depend on the request's surface. */
export function slidingWindowThrottler(surfaces: Surfaces, settings: Settings): ThrottlerOptions {
  return {
    name: SLIDING_WINDOW_THROTTLER,
    limit: (context) => {
      const request = requestOf(context);
      return slidingWindowOf(surfaces, request).limitOf(principalOf(request), settings);
    },
    ttl: (context) => slidingWindowOf(surfaces, requestOf(context)).windowSeconds * 1_000,
  };
}

function slidingWindowOf(surfaces: Surfaces, request: ApiRequest): SlidingWindowLimit {
  const { rate } = surfaces.ofRequest(request).limits;
  if (rate?.kind !== 'sliding-window') throw new Error('The surface has no sliding window to limit with.');
  return rate;
}
