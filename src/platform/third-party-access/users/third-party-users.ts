import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { ApiKeys } from '../../clients/api-keys.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import { ClockOffset } from '../../database/clock-offset.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { RequestError } from '../../errors/request-error.js';
import { Outbox } from '../../mail/outbox.js';
import { API_KEY_LIFE_DAYS } from '../api-keys/api-key-life.js';
import { userResetEmail } from '../notices/third-party-emails.js';
import {
  generateOneTimePassword,
  generatePassword,
  generateUserName,
} from '../passwords/one-time-password.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import {
  FORMER_PASSWORDS,
  ONE_TIME_PASSWORD_HOURS,
  PASSWORD_LIFE_DAYS,
} from '../passwords/password-policy.js';
import { RecoveryCodeRepository } from '../recovery-codes/recovery-code.repository.js';
import {
  type NewPassword,
  ThirdPartyUserRepository,
  type UserDescription,
} from './third-party-user.repository.js';

export type { UserDescription };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When the first mail says that a password expires. */
const EXPIRES_SOON_DAYS = 14;

/** Hashes for administrators wait their turn like those of a network. */
const ADMINISTRATION = 'administration';

/** What an administrator hands to a user, at the only time when it is shown. */
export interface HandedOutUser {
  readonly userName: string;
  readonly oneTimePassword: string;
  readonly oneTimePasswordExpiresAt: Date;
}

/** Creates users and resets them. */
@Injectable()
export class ThirdPartyUsers {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: ThirdPartyUserRepository,
    private readonly codes: RecoveryCodeRepository,
    private readonly clients: ClientRegistry,
    private readonly apiKeys: ApiKeys,
    private readonly hasher: PasswordHasher,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * Gives a client its user, when a surface onboards it, and limits the life of its API keys, whether they are issued before or afterwards.
   * The surface's onboarding is what the audit trail records.
   */
  async createUser(transaction: Transaction, clientId: string): Promise<HandedOutUser> {
    const userName = generateUserName();
    const { oneTimePassword, password } = await this.makeOneTimePassword();
    await this.users.add(transaction, clientId, userName, password);
    await this.apiKeys.limitLife(transaction, clientId, API_KEY_LIFE_DAYS);
    return { userName, oneTimePassword, oneTimePasswordExpiresAt: password.expiresAt };
  }

  /**
   * Gives a client's user a new one-time password in place of its password, and tells its team. Codes by mail that are under way end.
   * Tokens that were issued before remain valid until they expire; an administrator who can't wait for that disables the client.
   *
   * @throws RequestError `notFound` when the client has no user
   */
  async reset(actor: Actor, clientId: string): Promise<HandedOutUser> {
    const { oneTimePassword, password } = await this.makeOneTimePassword();
    return this.transactions.run(async (transaction) => {
      if (!(await this.clients.lock(transaction, clientId))) throw new RequestError('notFound');
      const user = await this.users.lock(transaction, clientId);
      if (!user) throw new RequestError('notFound');
      await this.users.setPassword(transaction, clientId, password);
      await this.codes.endAll(transaction, clientId, password.setAt);
      await this.audit.record(transaction, actor, {
        action: 'user reset',
        subject: { kind: 'client', id: clientId },
        before: { isOneTime: user.isOneTime, passwordExpiresAt: user.passwordExpiresAt },
        after: { isOneTime: true, passwordExpiresAt: password.expiresAt },
      });
      const team = await this.clients.teamOf(transaction, clientId);
      await this.outbox.add(transaction, {
        ...userResetEmail(team, user.userName, password),
        recipient: team.teamEmail,
      });
      return { userName: user.userName, oneTimePassword, oneTimePasswordExpiresAt: password.expiresAt };
    });
  }

  /**
   * Gives a client's user a password of its own that is generated. Only for the demonstration, because a password that somebody uses must
   * be known to nobody else.
   */
  async generatePassword(transaction: Transaction, clientId: string): Promise<string> {
    const password = generatePassword();
    const passwordHash = await this.hasher.hash(ADMINISTRATION, password);
    const setAt = new Date(this.clockOffset.now());
    const expiresAt = new Date(setAt.getTime() + PASSWORD_LIFE_DAYS * DAY_MS);
    await this.users.setPassword(transaction, clientId, { passwordHash, isOneTime: false, setAt, expiresAt });
    await this.users.addFormerPassword(transaction, clientId, passwordHash, FORMER_PASSWORDS);
    return password;
  }

  /** The same when the present password expires within two weeks, or has expired. @returns undefined when it does not */
  async replaceExpiringPassword(transaction: Transaction, clientId: string): Promise<string | undefined> {
    const user = await this.users.lock(transaction, clientId);
    const end = this.clockOffset.now() + EXPIRES_SOON_DAYS * DAY_MS;
    if (!user || user.passwordExpiresAt.getTime() > end) return undefined;
    return this.generatePassword(transaction, clientId);
  }

  /** Undefined for a client that signs in in another way. */
  describe(transaction: Transaction, clientId: string): Promise<UserDescription | undefined> {
    return this.users.describe(transaction, clientId);
  }

  /** Whose sign-in is a username and a password, and not the issuer of access tokens. */
  clientsWithUser(transaction: Transaction): Promise<ReadonlySet<string>> {
    return this.users.clientIds(transaction);
  }

  /** The client of a user, for the command line; undefined when no user has this name. */
  async findClientId(userName: string): Promise<string | undefined> {
    const user = await this.transactions.run((transaction) =>
      this.users.findByName(transaction, userName.toLowerCase()),
    );
    return user?.clientId;
  }

  private async makeOneTimePassword(): Promise<{ oneTimePassword: string; password: NewPassword }> {
    const oneTimePassword = generateOneTimePassword();
    const passwordHash = await this.hasher.hash(ADMINISTRATION, oneTimePassword);
    const setAt = new Date(this.clockOffset.now());
    const expiresAt = new Date(setAt.getTime() + ONE_TIME_PASSWORD_HOURS * HOUR_MS);
    return { oneTimePassword, password: { passwordHash, isOneTime: true, setAt, expiresAt } };
  }
}
