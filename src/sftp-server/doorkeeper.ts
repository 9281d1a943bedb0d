import { LRUCache } from 'lru-cache';
import type { Clock } from '../clock/clock.js';
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

/** Counts who is connected and who failed to log in. Times are the monotonic clock's. */
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
    if ((this.failures.get(address)?.bannedUntil ?? 0) > this.clock.monotonic()) return 'banned';
    if (this.connections >= this.policy.connections) return 'full';
    if ((this.strangers.get(address) ?? 0) >= this.policy.strangersPerAddress) return 'too many strangers';
    this.connections += 1;
    add(this.strangers, address, 1);
    return new Visitor(this, address);
  }

  /** @returns false when the account has too many connections already. */
  identify(address: string, username: string): boolean {
    if ((this.loggedIn.get(username) ?? 0) >= this.policy.connectionsPerAccount) return false;
    add(this.strangers, address, -1);
    add(this.loggedIn, username, 1);
    // Somebody who belongs here, behind the same address as somebody who tries keys: both must not be shut out.
    this.failures.delete(address);
    return true;
  }

  release(address: string, username: string | undefined): void {
    this.connections -= 1;
    if (username === undefined) add(this.strangers, address, -1);
    else add(this.loggedIn, username, -1);
  }

  /** @returns whether the address is shut out from now on. */
  noteFailure(address: string): boolean {
    const { most, withinMs, banMs } = this.policy.failures;
    const now = this.clock.monotonic();
    const known = this.failures.get(address);
    const at = [...(known?.at ?? []).filter((instant) => instant > now - withinMs), now].slice(-most);
    const banned = at.length >= most;
    this.failures.set(address, { at, bannedUntil: banned ? now + banMs : 0 });
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
  ) {}

  /** @returns false when the account has too many connections already. */
  identify(username: string): boolean {
    if (this.gone || !this.doorkeeper.identify(this.address, username)) return false;
    this.username = username;
    return true;
  }

  /** @returns whether the address is shut out from now on. */
  failedToLogIn(): boolean {
    return this.doorkeeper.noteFailure(this.address);
  }

  leave(): void {
    if (this.gone) return;
    this.gone = true;
    this.doorkeeper.release(this.address, this.username);
  }
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count > 0) counts.set(key, count);
  else counts.delete(key);
}
