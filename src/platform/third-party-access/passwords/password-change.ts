import { Injectable } from '@nestjs/common';
import { ClockOffset } from '../../database/clock-offset.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { invalidRequest } from '../../errors/request-error.js';
import { lockoutNetworkOf } from '../../limits/address-network.js';
import { Outbox } from '../../mail/outbox.js';
import { authenticationFailed } from '../errors/access-error.js';
import { passwordChangedEmail } from '../notices/third-party-emails.js';
import { RecoveryCodes } from '../recovery-codes/recovery-codes.js';
import { SignIn } from '../sign-in/sign-in.js';
import { type Claimant, SignInAttempts } from '../sign-in/sign-in-attempts.js';
import { type ThirdPartyUser, ThirdPartyUserRepository } from '../users/third-party-user.repository.js';
import { PasswordHasher } from './password-hasher.js';
import { FORMER_PASSWORDS, PASSWORD_LIFE_DAYS } from './password-policy.js';

const DAY_MS = 86_400_000;

/**
 * Changes a user's password, for somebody who knows the present one or has a code. The proof is judged in a transaction of its own, because
 * it must count even if the new password is refused; what it rests on is compared again in the transaction of the change.
 */
@Injectable()
export class PasswordChange {
  constructor(
    private readonly transactions: Transactions,
    private readonly users: ThirdPartyUserRepository,
    private readonly codes: RecoveryCodes,
    private readonly hasher: PasswordHasher,
    private readonly signIn: SignIn,
    private readonly attempts: SignInAttempts,
    private readonly outbox: Outbox,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * @throws AccessError 401, the same for every reason
   * @throws RequestError 400 when the new password is one of the last ones
   */
  async byPassword(claimant: Claimant, password: string, newPassword: string): Promise<void> {
    const user = await this.signIn.prove(claimant, password);
    // Of two changes with the same password at once, the second finds that it is no longer the present one.
    await this.change(claimant, user, newPassword, async (_, present) => {
      return present.passwordHash === user.passwordHash;
    });
  }

  /** @throws as for {@link byPassword} */
  async byCode(claimant: Claimant, verifyCode: string, newPassword: string): Promise<void> {
    const user = await this.transactions.run((transaction) =>
      this.users.findByName(transaction, claimant.userName),
    );
    const clientId = user?.clientId;
    const sent = await this.codes.find(clientId);
    const network = lockoutNetworkOf(claimant.address);
    const matches = await this.hasher.verify(network, sent?.codeHash, verifyCode);
    const succeeds = await this.attempts.judge(claimant, async (transaction, now, isIgnored) => {
      const right = await this.codes.judge(transaction, { clientId, sent, matches }, now, isIgnored);
      return right && user?.disabled === false;
    });
    if (!succeeds || user === undefined || sent === undefined) throw authenticationFailed();
    await this.change(claimant, user, newPassword, (transaction, _, now) =>
      this.codes.use(transaction, user.clientId, sent.id, now),
    );
  }

  /** @param isStillProven asked with the user locked */
  private async change(
    { address }: Claimant,
    user: ThirdPartyUser,
    newPassword: string,
    isStillProven: (transaction: Transaction, present: ThirdPartyUser, now: Date) => Promise<boolean>,
  ): Promise<void> {
    const network = lockoutNetworkOf(address);
    await this.refuseFormer(network, user, newPassword);
    const passwordHash = await this.hasher.hash(network, newPassword);
    const isChanged = await this.transactions.run(async (transaction) => {
      const present = await this.users.lock(transaction, user.clientId);
      const setAt = new Date(this.clockOffset.now());
      if (!present || present.disabled || !(await isStillProven(transaction, present, setAt))) return false;
      const expiresAt = new Date(setAt.getTime() + PASSWORD_LIFE_DAYS * DAY_MS);
      const password = { passwordHash, isOneTime: false, setAt, expiresAt };
      await this.users.setPassword(transaction, user.clientId, password);
      await this.users.addFormerPassword(transaction, user.clientId, passwordHash, FORMER_PASSWORDS);
      await this.codes.endAll(transaction, user.clientId, setAt);
      await this.outbox.add(transaction, {
        ...passwordChangedEmail(user.userName, expiresAt),
        recipient: present.teamEmail,
      });
      return true;
    });
    if (!isChanged) throw authenticationFailed();
  }

  /** The present password is among the former ones, unless it is a one-time password. */
  private async refuseFormer(network: string, user: ThirdPartyUser, newPassword: string): Promise<void> {
    const former = await this.transactions.run((transaction) =>
      this.users.formerPasswords(transaction, user.clientId),
    );
    for (const hash of new Set([user.passwordHash, ...former])) {
      if (!(await this.hasher.verify(network, hash, newPassword))) continue;
      throw invalidRequest({
        part: 'body',
        field: 'newPassword',
        message: `must not be one of your last ${FORMER_PASSWORDS} passwords`,
        rule: 'isNewPassword',
      });
    }
  }
}
