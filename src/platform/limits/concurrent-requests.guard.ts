import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { busy } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { principalOf, replyOf, requestOf } from '../http/principal.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { LimiterCounters } from './limiter-counters.js';
import { OpenRequests } from './open-requests.js';

/** One of the client's own requests may end at any moment. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Limits the requests that a client has open at a time. Without it, slow senders could open as many requests as the rate limit allows in
 * each second, and keep each open for as long as a request may take. The rate limit is checked first, so that a burst gets its 429.
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
    // The caller has disconnected already, so no event would release the slot.
    if (replyOf(context).raw.closed) return true;
    const request = requestOf(context);
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
