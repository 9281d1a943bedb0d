import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/clock.js';
import { networkOf } from '../limits/address-network.js';
import type { SftpPolicy } from './sftp-policy.js';

/** Bounds the memory that failed logins take: who is forgotten first failed longest ago. */
const MOST_ADDRESSES_KEPT = 10_000;

interface Failures {
  /** When they happened, oldest first. */
  readonly at: number[];
  bannedUntil: number;
}

/** Why somebody is not let in. */
export type Closed = 'banned' | 'full' | 'too many strangers';

/**
 * Counts who is connected and who failed to log in. Times are the monotonic clock's. What it takes for an address of IPv6 is the
 * network it belongs to: whoever has one address there has them all.
 */
export class Doorkeeper {
  private connections = 0;
  private readonly strangers = new Map<string, number>();
  private readonly loggedIn = new Map<string, number>();
  private readonly failures = new LRUCache<string, Failures>({ max: MOST_ADDRESSES_KEPT });

  constructor(
    private readonly policy: SftpPolicy,
    private readonly clock: Clock,
  ) {}

  /** Lets a connection in, or says why not. */
  admit(address: string): Visitor | Closed {
    const network = networkOf(address);
    if ((this.failures.get(network)?.bannedUntil ?? 0) > this.clock.monotonic()) return 'banned';
    if (this.connections >= this.policy.connections) return 'full';
    if ((this.strangers.get(network) ?? 0) >= this.policy.strangersPerAddress) return 'too many strangers';
    this.connections += 1;
    add(this.strangers, network, 1);
    return new Visitor(this, address, network);
  }

  /** @returns false when the account has too many connections already. */
  identify(network: string, username: string): boolean {
    if ((this.loggedIn.get(username) ?? 0) >= this.policy.connectionsPerAccount) return false;
    add(this.strangers, network, -1);
    add(this.loggedIn, username, 1);
    // Somebody who belongs here, behind the same address as somebody who tries keys: both must not be shut out.
    this.failures.delete(network);
    return true;
  }

  release(network: string, username: string | undefined): void {
    this.connections -= 1;
    if (username === undefined) add(this.strangers, network, -1);
    else add(this.loggedIn, username, -1);
  }

  /** @returns whether the address is shut out from now on. */
  noteFailure(network: string): boolean {
    const { most, withinMs, banMs } = this.policy.failures;
    const now = this.clock.monotonic();
    const known = this.failures.get(network);
    const at = [...(known?.at ?? []).filter((instant) => instant > now - withinMs), now].slice(-most);
    const banned = at.length >= most;
    this.failures.set(network, { at, bannedUntil: banned ? now + banMs : 0 });
    return banned;
  }
}

/** One connection, as the doorkeeper counts it. */
export class Visitor {
  private username: string | undefined;
  private gone = false;

  constructor(
    private readonly doorkeeper: Doorkeeper,
    readonly address: string,
    private readonly network: string,
  ) {}

  /** @returns false when the account has too many connections already. */
  identify(username: string): boolean {
    if (this.gone || !this.doorkeeper.identify(this.network, username)) return false;
    this.username = username;
    return true;
  }

  /** @returns whether the address is shut out from now on. */
  failedToLogIn(): boolean {
    return this.doorkeeper.noteFailure(this.network);
  }

  leave(): void {
    if (this.gone) return;
    this.gone = true;
    this.doorkeeper.release(this.network, this.username);
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
