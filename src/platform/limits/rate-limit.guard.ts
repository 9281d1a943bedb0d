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
import { Surfaces } from '../surfaces/surfaces.js';
import { LimiterCounters } from './limiter-counters.js';
import { PublicRouteLimit } from './public-route-limit.js';
import { limitItem, policyItem } from './rate-limit.fields.js';

/** The library's name for its only throttler. */
export const SLIDING_WINDOW_THROTTLER = 'sliding-window';

/** No route has limits of its own. Looking for them, six times per call, takes longer than the limit itself. */
class NoLimitsOnRoutes extends Reflector {
  override getAllAndOverride<Limit>(): Limit {
    return undefined as Limit;
  }
}

/**
 * The rate stage of a surface with a sliding window: a number of calls per window, for each client and method; on public routes, for each
 * address.
 *
 * By default, the library counts per handler and address, and answers with `X-RateLimit-…` headers and a `Retry-After` that has the
 * throttler's name in it. The API promises something else for each of them, so the methods are overridden.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() storage: ThrottlerStorage,
    private readonly counters: LimiterCounters,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly publicRoutes: PublicRouteLimit,
    private readonly surfaces: Surfaces,
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

  protected override async handleRequest({ context, throttler }: ThrottlerRequest): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { rate, quota } = this.surfaces.ofRequest(request).limits;
    if (rate?.kind !== 'sliding-window') throw new Error('The surface has no sliding window to limit with.');
    const client = principalOf(request);
    const limit = rate.limitOf(client, this.settings);
    const windowMs = rate.windowSeconds * 1_000;

    const { totalHits, timeToExpire, isBlocked, timeToBlockExpire } = await this.storageService.increment(
      this.generateKey(context, client.clientId, rate.name),
      windowMs,
      limit,
      windowMs,
      throttler.name ?? SLIDING_WINDOW_THROTTLER,
    );
    this.counters.decide(rate.name, !isBlocked);
    const policies = policyItem(rate, limit);
    reply.header(
      'ratelimit-policy',
      quota ? `${policies}, ${policyItem(quota, client.dailyQuota)}` : policies,
    );
    // A call that is refused here does not get to the quota stage, so its response does not show the remaining quota.
    reply.header('ratelimit', limitItem(rate, Math.max(0, limit - totalHits), timeToExpire));
    if (isBlocked) throw tooManyRequests(timeToBlockExpire);
    return true;
  }

  protected override generateKey(context: ExecutionContext, clientId: string, name: string): string {
    const { method } = context.switchToHttp().getRequest<ApiRequest>();
    // A HEAD costs as much as a GET, so it must not have a limit of its own.
    return `${name} ${method === 'HEAD' ? 'GET' : method} ${clientId}`;
  }
}
