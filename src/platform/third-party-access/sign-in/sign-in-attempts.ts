import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../database/clock-offset.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { lockoutNetworkOf } from '../../limits/address-network.js';
import { LimiterCounters } from '../../limits/limiter-counters.js';
import { isLocked, SLOW_WINDOW_MS, SLOWED_AFTER, stateAfter } from './lockout.js';
import { type Pair, SignInFailureRepository } from './sign-in-failure.repository.js';

/** How much longer each answer takes for a username that many guess at. Its owner can still sign in. */
export const SLOWED_BY_MS = 2_000;

/** Who claims to be which user. */
export interface Claimant {
  /** Need not be the name of a user. */
  readonly userName: string;
  readonly address: string;
}

/**
 * Counts wrong passwords and codes, over all processes, and decides which attempts count at all.
 *
 * A pair of username and network is locked, and not a username: a caller that knows a username can't lock its owner out in another network.
 * (The caller verifies the password before the pair is judged, so that a locked attempt takes as long as any other.)
 */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly transactions: Transactions,
    private readonly failures: SignInFailureRepository,
    private readonly counters: LimiterCounters,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * Judges an attempt after its password or code was compared. A right attempt and a wrong one run the same statements.
   *
   * @param isRight decides in the transaction, with what it locks there, and after the pair was locked
   * @returns whether the attempt succeeds: it is right, and the pair was not locked before it
   */
  async judge(
    { userName, address }: Claimant,
    isRight: (transaction: Transaction, now: Date, isIgnored: boolean) => Promise<boolean>,
  ): Promise<boolean> {
    const pair: Pair = {
      userDigest: Buffer.from(hash('sha256', userName, 'hex'), 'hex'),
      network: lockoutNetworkOf(address),
    };
    const { succeeds, failuresOfUser } = await this.transactions.run(async (transaction) => {
      const state = await this.failures.lock(transaction, pair);
      // After the lock, so that times of attempts are in the order in which they are judged.
      const now = new Date(this.clockOffset.now());
      const isIgnored = isLocked(state, now);
      this.counters.decide('sign-in-pair', !isIgnored);
      const right = await isRight(transaction, now, isIgnored);
      await this.failures.save(transaction, pair, stateAfter(state, now, !right));
      const since = new Date(now.getTime() - SLOW_WINDOW_MS);
      return {
        succeeds: right && !isIgnored,
        failuresOfUser: await this.failures.countSince(transaction, pair.userDigest, since),
      };
    });
    // After the transaction, so that no connection waits.
    if (failuresOfUser > SLOWED_AFTER) await this.slowDown();
    return succeeds;
  }

  /** By the time of the process, because it must really take that long. */
  slowDown(): Promise<void> {
    return delay(SLOWED_BY_MS);
  }

  /** Deletes what no rule counts any more. */
  removeSettled(): Promise<void> {
    const now = this.clockOffset.now();
    return this.transactions.run((transaction) =>
      this.failures.removeSettled(transaction, new Date(now - SLOW_WINDOW_MS), new Date(now)),
    );
  }
}
