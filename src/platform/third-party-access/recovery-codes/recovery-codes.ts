import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ClockOffset } from '../../database/clock-offset.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { describeCause } from '../../errors/describe-cause.js';
import { busy } from '../../errors/request-error.js';
import { Outbox } from '../../mail/outbox.js';
import { recoveryCodeEmail } from '../notices/third-party-emails.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { type ThirdPartyUser, ThirdPartyUserRepository } from '../users/third-party-user.repository.js';
import { RecoveryCodeRepository } from './recovery-code.repository.js';
import {
  CODE_LIFE_MS,
  CODES_WINDOW_MS,
  generateCode,
  isUsable,
  MOST_CODES,
  MOST_WRONG_PER_DAY,
  type SentCode,
  WRONG_WINDOW_MS,
} from './recovery-code-rules.js';

/** The id of no user and of no code: what is asked for a user that does not exist, so that it takes as long. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Requests whose work has not been done yet. Each is one look-up, unless it is of a user. */
const MOST_PENDING = 1_000;

const RETRY_AFTER_SECONDS = 1;

/** A code that was entered. */
export interface EnteredCode {
  /** Undefined when there is no such user. */
  readonly clientId: string | undefined;
  /** The code that it was compared with; undefined when the user had none. */
  readonly sent: SentCode | undefined;
  readonly matches: boolean;
}

/** Codes by mail, with which a user that has forgotten its password sets a new one. */
@Injectable()
export class RecoveryCodes implements OnModuleDestroy {
  private readonly logger = new Logger('Recovery codes');
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly transactions: Transactions,
    private readonly users: ThirdPartyUserRepository,
    private readonly codes: RecoveryCodeRepository,
    private readonly hasher: PasswordHasher,
    private readonly outbox: Outbox,
    private readonly clockOffset: ClockOffset,
  ) {}

  async onModuleDestroy(): Promise<void> {
    await this.settle();
  }

  /**
   * Sends a code to a user's registered address, if the given address is that one. It returns at once and works afterwards, so that the
   * response says nothing about the user, not even by its time. If the process dies before the mail is stored, the user asks again.
   *
   * @param network the work waits its turn with that of this network
   * @throws RequestError 503 when too many requests are pending
   */
  request(userName: string, email: string, network: string): void {
    if (this.pending.size >= MOST_PENDING) {
      throw busy(new Error('Too many codes are to be sent.'), RETRY_AFTER_SECONDS);
    }
    const work = this.send(userName, email, network)
      .catch((error: unknown) => this.logger.warn(`A code was not sent: ${describeCause(error)}`))
      .finally(() => this.pending.delete(work));
    this.pending.add(work);
  }

  /** Waits until everything that was requested is done. */
  async settle(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  /** The code of a user that an entered one is compared with. */
  find(clientId: string | undefined): Promise<SentCode | undefined> {
    return this.transactions.run((transaction) => this.codes.findCurrent(transaction, clientId ?? NOBODY));
  }

  /**
   * Judges a code that was entered, and counts it if it is wrong and there was something to guess. Otherwise anybody who knows a username
   * could use up the day's wrong codes. Every code runs the same statements, also those for users that do not exist.
   *
   * @param isIgnored whether the attempt is not judged, because its pair is locked
   */
  async judge(
    transaction: Transaction,
    { clientId, sent, matches }: EnteredCode,
    now: Date,
    isIgnored: boolean,
  ): Promise<boolean> {
    const current = await this.codes.lockCurrent(transaction, clientId ?? NOBODY);
    const wrong = await this.countWrong(transaction, clientId ?? NOBODY, now);
    const usable = current !== undefined && current.id === sent?.id && isUsable(current, wrong, now);
    const counts = usable && !matches && !isIgnored;
    await this.codes.addWrong(transaction, counts ? current.id : NOBODY, now);
    return usable && matches;
  }

  /**
   * Uses up a code. The caller has locked the user.
   *
   * @returns false when it has ended since it was judged: another call used it
   */
  async use(transaction: Transaction, clientId: string, codeId: string, now: Date): Promise<boolean> {
    const current = await this.codes.lockCurrent(transaction, clientId);
    if (current?.id !== codeId) return false;
    if (!isUsable(current, await this.countWrong(transaction, clientId, now), now)) return false;
    await this.codes.endAll(transaction, clientId, now);
    return true;
  }

  /** Ends every code of a user whose password was changed. */
  endAll(transaction: Transaction, clientId: string, at: Date): Promise<void> {
    return this.codes.endAll(transaction, clientId, at);
  }

  private async send(userName: string, email: string, network: string): Promise<void> {
    const user = await this.transactions.run((transaction) => this.users.findByName(transaction, userName));
    if (!user || user.disabled || user.teamEmail.toLowerCase() !== email.trim().toLowerCase()) return;
    if (!(await this.transactions.run((transaction) => this.mayHaveOne(transaction, user)))) return;
    const code = generateCode();
    // Before the transaction, because it may have to wait its turn.
    const codeHash = await this.hasher.hash(network, code);
    await this.transactions.run(async (transaction) => {
      const locked = await this.users.lock(transaction, user.clientId);
      if (!locked || locked.disabled || !(await this.mayHaveOne(transaction, locked))) return;
      const createdAt = new Date(this.clockOffset.now());
      const expiresAt = new Date(createdAt.getTime() + CODE_LIFE_MS);
      await this.codes.endAll(transaction, user.clientId, createdAt);
      await this.codes.add(transaction, {
        id: randomUUID(),
        clientId: user.clientId,
        codeHash,
        createdAt,
        expiresAt,
      });
      await this.outbox.add(transaction, {
        ...recoveryCodeEmail(locked.userName, code),
        recipient: locked.teamEmail,
      });
    });
  }

  /** A code that could not be used would only be one more mail. */
  private async mayHaveOne(transaction: Transaction, { clientId }: ThirdPartyUser): Promise<boolean> {
    const now = new Date(this.clockOffset.now());
    const since = new Date(now.getTime() - CODES_WINDOW_MS);
    if ((await this.codes.countSentSince(transaction, clientId, since)) >= MOST_CODES) return false;
    return (await this.countWrong(transaction, clientId, now)) < MOST_WRONG_PER_DAY;
  }

  private countWrong(transaction: Transaction, clientId: string, now: Date): Promise<number> {
    const since = new Date(now.getTime() - WRONG_WINDOW_MS);
    return this.codes.countWrongSince(transaction, clientId, since);
  }
}
