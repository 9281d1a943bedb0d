import { Inject, Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { TimeoutError } from '../../clock/with-timeout.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { FairShares } from '../../database/fair-shares.js';
import { busy } from '../../errors/request-error.js';
import { generateOneTimePassword } from './one-time-password.js';

/**
 * Argon2id with 19 MiB and two passes, which OWASP recommends at least. The memory is per hash, so it is multiplied by the number of hashes
 * at once.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A caller would have disconnected by then. */
const LONGEST_WAIT_MS = 5_000;

/** How many hashes may wait: of all callers, and of one network. More would only wait until their timeout. */
const MOST_WAITING = 512;
const MOST_WAITING_PER_CALLER = 32;

const RETRY_AFTER_SECONDS = 1;

/**
 * Hashes and verifies passwords. Argon2 works in libuv's threads and never on the thread of the event loop.
 *
 * At most as many hashes as the setting allows are computed at once. The others wait, and the network that has the fewest goes first, so
 * that one network that sends many wrong passwords delays its own sign-ins and hardly those of others.
 */
@Injectable()
export class PasswordHasher {
  private readonly shares: FairShares;
  private readonly waiting = new Map<string, number>();
  private waitingInAll = 0;
  private readonly nobodys: Promise<string>;

  constructor(@Inject(SETTINGS) { passwordHashesAtOnce }: Settings) {
    this.shares = new FairShares({
      inAll: passwordHashesAtOnce,
      each: passwordHashesAtOnce,
      waitMs: LONGEST_WAIT_MS,
    });
    // Of the same cost as every other, for users that do not exist.
    this.nobodys = hash(generateOneTimePassword(), COST);
    this.nobodys.catch(() => {});
  }

  /** @param caller the network that the work is for */
  hash(caller: string, password: string): Promise<string> {
    return this.inTurn(caller, () => hash(password, COST));
  }

  /**
   * Whether a password is the one with this hash. Without a hash the answer is false, after the same work.
   *
   * @throws RequestError 503 when too many others wait
   */
  verify(caller: string, passwordHash: string | undefined, password: string): Promise<boolean> {
    return this.inTurn(caller, async () => {
      const matches = await verify(passwordHash ?? (await this.nobodys), password);
      return matches && passwordHash !== undefined;
    });
  }

  private async inTurn<Result>(caller: string, work: () => Promise<Result>): Promise<Result> {
    const release = await this.waitFor(caller);
    try {
      return await work();
    } finally {
      release();
    }
  }

  private async waitFor(caller: string): Promise<() => void> {
    const waiting = this.waiting.get(caller) ?? 0;
    if (this.waitingInAll >= MOST_WAITING || waiting >= MOST_WAITING_PER_CALLER) {
      throw busy(new Error('Too many passwords wait to be verified.'), RETRY_AFTER_SECONDS);
    }
    this.waiting.set(caller, waiting + 1);
    this.waitingInAll += 1;
    try {
      return await this.shares.take(caller);
    } catch (error) {
      throw error instanceof TimeoutError ? busy(error, RETRY_AFTER_SECONDS) : error;
    } finally {
      this.waitingInAll -= 1;
      const left = (this.waiting.get(caller) ?? 1) - 1;
      if (left > 0) this.waiting.set(caller, left);
      else this.waiting.delete(caller);
    }
  }
}
