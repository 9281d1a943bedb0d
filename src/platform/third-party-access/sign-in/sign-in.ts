import { Injectable } from '@nestjs/common';
import { CredentialUses } from '../../clients/credential-uses.js';
import { ClockOffset } from '../../database/clock-offset.js';
import { Transactions } from '../../database/transaction.js';
import { lockoutNetworkOf } from '../../limits/address-network.js';
import { authenticationFailed, passwordExpired } from '../errors/access-error.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { IdTokens } from '../tokens/id-tokens.js';
import { type ThirdPartyUser, ThirdPartyUserRepository } from '../users/third-party-user.repository.js';
import { type Claimant, SignInAttempts } from './sign-in-attempts.js';

/** Signs users in with their password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: ThirdPartyUserRepository,
    private readonly hasher: PasswordHasher,
    private readonly attempts: SignInAttempts,
    private readonly tokens: IdTokens,
    private readonly uses: CredentialUses,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * @returns an id token
   * @throws AccessError 401
   */
  async authenticate(claimant: Claimant, password: string): Promise<string> {
    const user = await this.prove(claimant, password);
    if (user.isOneTime || this.hasExpired(user)) throw passwordExpired();
    return this.tokens.issue(user.clientId);
  }

  /**
   * The user that a password belongs to. The password may have expired, unless it is a one-time password, which is worthless then.
   *
   * A user that does not exist costs the same work as one that does: a look-up, a hash, the same statements.
   *
   * @throws AccessError 401, the same for every reason
   */
  async prove(claimant: Claimant, password: string): Promise<ThirdPartyUser> {
    const user = await this.transactions.run((transaction) =>
      this.users.findByName(transaction, claimant.userName),
    );
    const network = lockoutNetworkOf(claimant.address);
    const matches = await this.hasher.verify(network, user?.passwordHash, password);
    const isRight =
      matches && user !== undefined && !user.disabled && !(user.isOneTime && this.hasExpired(user));
    const succeeds = await this.attempts.judge(claimant, async () => isRight);
    if (!succeeds || user === undefined) throw authenticationFailed();
    this.uses.note('password', user.clientId);
    return user;
  }

  private hasExpired({ passwordExpiresAt }: ThirdPartyUser): boolean {
    return this.clockOffset.now() >= passwordExpiresAt.getTime();
  }
}
