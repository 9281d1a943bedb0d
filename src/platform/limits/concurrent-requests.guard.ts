import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../config/settings.js';
import { busy } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { type ApiRequest, principalOf } from '../http/principal.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { LimiterCounters } from './limiter-counters.js';
import { OpenRequests } from './open-requests.js';

/** As soon as one of the client's own requests is over. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Bounds the requests that a client has open at a time. The limit a second alone would let slow senders keep that many
 * open for each second that a request may take. It is judged before, so that a burst is told that it is one (429).
 */
@Injectable()
export class ConcurrentRequestsGuard implements CanActivate {
  private readonly open = new OpenRequests();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly counters: LimiterCounters,
    private readonly surfaces: Surfaces,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (accessOf(context).public) return true;
    const http = context.switchToHttp();
    // The caller has gone already, and nothing would tell that the request is over.
    if (http.getResponse<FastifyReply>().raw.closed) return true;
    const request = http.getRequest<ApiRequest>();
    const client = principalOf(request);
    const most = this.surfaces.ofRequest(request).limits.openRequests(client, this.settings);
    if (!this.open.enter(client.clientId, most)) {
      this.counters.decide('concurrent-client', false);
      throw busy(new Error('Too many requests of one client are open.'), RETRY_AFTER_SECONDS);
    }
    request.whenOver = () => this.open.leave(client.clientId);
    return true;
  }
}
