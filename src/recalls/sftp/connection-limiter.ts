import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock/clock.js';
import { networkOf, widerNetworkOf } from '../../platform/limits/address-network.js';
import { RecentEvents } from './recent-events.js';
import type { SftpPolicy } from './sftp-policy.js';

/** Bounds the memory for addresses: the least recently seen are forgotten first. */
const MOST_ADDRESSES_KEPT = 10_000;

/** The reason for rejecting a connection. */
export type RejectionReason =
  | 'banned'
  | 'too many unauthenticated connections'
  | 'too many connections of its address'
  | 'too many connections of its network';

/** The reason for ending a connection after its login. */
export type Excess = 'full' | 'too many connections' | 'too many logins';

/**
 * Limits connections and failed logins. Unauthenticated connections have a limit of their own, so that they can't use up the places of
 * authenticated ones. Times are on the monotonic clock. An IPv6 address counts as its network, because its owner can use all addresses of
 * the network.
 */
export class ConnectionLimiter {
  /** Oldest first. */
  private readonly unauthenticated = new Set<TrackedConnection>();
  private readonly loggedIn = new Map<string, number>();
  private readonly failures: RecentEvents;
  /** Connections that did not authenticate, whether or not they are still open. */
  private readonly unfinished: RecentEvents;
  /** The same, including those that sent nothing. */
  private readonly arrivals: RecentEvents;
  private readonly logins: RecentEvents;
  private readonly bannedUntil = new LRUCache<string, number>({ max: MOST_ADDRESSES_KEPT });
  /** Addresses from which somebody has authenticated. */
  private readonly known = new LRUCache<string, true>({ max: MOST_ADDRESSES_KEPT });

  constructor(
    private readonly policy: SftpPolicy,
    private readonly clock: Clock,
  ) {
    this.failures = new RecentEvents(policy.failures.withinMs, MOST_ADDRESSES_KEPT);
    this.unfinished = new RecentEvents(policy.rates.withinMs, MOST_ADDRESSES_KEPT);
    this.arrivals = new RecentEvents(policy.rates.withinMs, MOST_ADDRESSES_KEPT);
    this.logins = new RecentEvents(policy.rates.withinMs, MOST_ADDRESSES_KEPT);
  }

  /**
   * Accepts a connection, or returns the reason for rejecting it. If there are too many unauthenticated connections, the new one replaces
   * another.
   *
   * @param drop called when the connection is dropped for another one
   */
  admit(address: string, drop: () => void): TrackedConnection | RejectionReason {
    const now = this.clock.monotonic();
    const tracked = new TrackedConnection(this, address, now, drop);
    const { network, widerNetwork } = tracked;
    if ((this.bannedUntil.get(network) ?? 0) > now) return 'banned';
    if (this.unauthenticatedOf(network) >= this.policy.unauthenticatedPerAddress)
      return 'too many unauthenticated connections';
    const { arrivalsPerAddress, unfinishedPerAddress, unfinishedPerNetwork } = this.policy.rates;
    if (this.arrivals.count(network, now) >= arrivalsPerAddress) return 'too many connections of its address';
    if (this.unfinished.count(network, now) >= unfinishedPerAddress) {
      this.ban(network, now);
      return 'banned';
    }
    const isKnown = this.known.has(network);
    if (!isKnown && this.unfinished.count(widerNetwork, now) >= unfinishedPerNetwork)
      return 'too many connections of its network';
    this.arrivals.add(network, now);
    for (const key of [network, widerNetwork]) this.unfinished.add(key, now);
    if (this.unauthenticated.size >= this.policy.unauthenticated) this.dropOne();
    this.unauthenticated.add(tracked);
    return tracked;
  }

  /** @returns the reason why the account may not have this connection, or undefined when it may */
  identify(tracked: TrackedConnection, username: string): Excess | undefined {
    const now = this.clock.monotonic();
    if (this.logins.count(username, now) >= this.policy.rates.loginsPerAccount) return 'too many logins';
    this.logins.add(username, now);
    this.excuse(tracked);
    this.arrivals.remove(tracked.network, tracked.since);
    // An authenticated user may share an address with somebody who tries keys. The address must not be banned for both.
    this.failures.clear(tracked.network);
    this.bannedUntil.delete(tracked.network);
    this.known.set(tracked.network, true);
    if ((this.loggedIn.get(username) ?? 0) >= this.policy.connectionsPerAccount)
      return 'too many connections';
    if (sum(this.loggedIn.values()) >= this.policy.connections) return 'full';
    this.unauthenticated.delete(tracked);
    add(this.loggedIn, username, 1);
    return undefined;
  }

  release(tracked: TrackedConnection, { hasSpoken }: { hasSpoken: boolean }): void {
    this.unauthenticated.delete(tracked);
    if (tracked.username !== undefined) add(this.loggedIn, tracked.username, -1);
    // A load balancer that only checks the port costs nothing, so it does not count.
    else if (!hasSpoken) this.excuse(tracked);
  }

  /** @returns whether the address is banned from now on */
  noteFailure(network: string): boolean {
    const now = this.clock.monotonic();
    this.failures.add(network, now);
    const isOver = this.failures.count(network, now) >= this.policy.failures.most;
    if (isOver) this.ban(network, now);
    return isOver;
  }

  private ban(network: string, now: number): void {
    this.bannedUntil.set(network, now + this.policy.failures.banMs);
  }

  /**
   * Drops the oldest connection of the network with the most unauthenticated connections. A connection of a known address is dropped only
   * if there is no other.
   */
  private dropOne(): void {
    const all = [...this.unauthenticated];
    const unknown = all.filter(({ network }) => !this.known.has(network));
    const candidates = unknown.length > 0 ? unknown : all;
    const counts = new Map<string, number>();
    for (const { widerNetwork } of candidates) add(counts, widerNetwork, 1);
    const most = Math.max(...counts.values());
    const dropped = candidates.find(({ widerNetwork }) => counts.get(widerNetwork) === most);
    if (!dropped) return;
    this.unauthenticated.delete(dropped);
    dropped.drop();
  }

  private unauthenticatedOf(network: string): number {
    return [...this.unauthenticated].filter((stranger) => stranger.network === network).length;
  }

  /** A connection that does not count as unauthenticated: it has logged in, or its login could not be checked, or it sent nothing. */
  excuse({ network, widerNetwork, since }: TrackedConnection): void {
    for (const key of [network, widerNetwork]) this.unfinished.remove(key, since);
  }
}

/** One connection, as the ConnectionLimiter counts it. */
export class TrackedConnection {
  /** The account, after the login. */
  username: string | undefined;
  readonly network: string;
  readonly widerNetwork: string;
  private gone = false;

  constructor(
    private readonly connectionLimiter: ConnectionLimiter,
    readonly address: string,
    readonly since: number,
    readonly drop: () => void,
  ) {
    this.network = networkOf(address);
    this.widerNetwork = widerNetworkOf(address);
  }

  /** @returns the reason why the account may not have this connection, or undefined when it may */
  identify(username: string): Excess | 'gone' | undefined {
    if (this.gone) return 'gone';
    const excess = this.connectionLimiter.identify(this, username);
    if (excess === undefined) this.username = username;
    return excess;
  }

  /** The login could not be checked. */
  excuse(): void {
    this.connectionLimiter.excuse(this);
  }

  /** @returns whether the address is banned from now on */
  failedToLogIn(): boolean {
    return this.connectionLimiter.noteFailure(this.network);
  }

  /** @param hasSpoken whether the client sent anything */
  leave({ hasSpoken }: { hasSpoken: boolean }): void {
    if (this.gone) return;
    this.gone = true;
    this.connectionLimiter.release(this, { hasSpoken });
  }
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
