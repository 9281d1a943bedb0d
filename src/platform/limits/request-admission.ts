import type { Socket } from 'node:net';
import type { Settings } from '../config/settings.js';
import { busy } from '../errors/request-error.js';
import type { Admission } from '../http/admission.js';
import type { ApiRequest } from '../http/principal.js';
import { asksForHealth } from '../http/probes.js';
import { networkOf } from './address-network.js';
import type { LimiterCounters } from './limiter-counters.js';
import { OpenRequests } from './open-requests.js';

/** Most requests take only milliseconds. */
const RETRY_AFTER_SECONDS = 1;

/**
 * Limits the requests that are open at a time, per address and in all, before the caller is known. Each open request takes memory from its
 * first byte to the last byte of its response, however slow the caller is.
 */
export class RequestAdmission implements Admission {
  private readonly connections = new OpenRequests();
  private readonly addresses = new OpenRequests();
  private inAll = 0;

  constructor(
    private readonly settings: Settings,
    private readonly counters: LimiterCounters,
  ) {}

  /**
   * Connections per address have the same limit as requests. Behind a proxy all connections come from its address, and the proxy limits
   * them.
   */
  admitsConnection(socket: Socket): boolean {
    if (this.settings.trustedProxies > 0) return true;
    const network = networkOf(socket.remoteAddress ?? '');
    if (!this.connections.enter(network, this.settings.concurrentRequests.perAddress)) {
      this.counters.decide('concurrent-address', false);
      return false;
    }
    socket.once('close', () => this.connections.leave(network));
    return true;
  }

  /** @returns undefined for a request that is admitted; it counts until it is answered or its caller disconnects */
  refusalOf(request: ApiRequest): Error | undefined {
    // Orchestrators restart a process that refuses to say how it is.
    if (asksForHealth(request)) return undefined;
    const { perAddress, inAll } = this.settings.concurrentRequests;
    if (this.inAll >= inAll) return this.refuse('concurrent', 'Too many requests are open.');
    const network = networkOf(request.ip);
    if (!this.addresses.enter(network, perAddress)) {
      return this.refuse('concurrent-address', 'Too many requests of one address are open.');
    }
    this.inAll += 1;
    request.admittedFor = network;
    return undefined;
  }

  ended({ admittedFor }: ApiRequest): void {
    if (admittedFor === undefined) return;
    this.inAll -= 1;
    this.addresses.leave(admittedFor);
  }

  private refuse(limiter: 'concurrent' | 'concurrent-address', cause: string): Error {
    this.counters.decide(limiter, false);
    return busy(new Error(cause), RETRY_AFTER_SECONDS);
  }
}
