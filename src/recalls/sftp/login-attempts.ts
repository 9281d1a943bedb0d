import { Logger } from '@nestjs/common';
import type { AuthContext } from 'ssh2';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { authenticatePublicKey, restoreAlgorithm } from './login.js';
import type { Identity, SftpAccounts } from './sftp-accounts.js';

/** What is done about the connection. */
interface Consequences {
  /** @returns false when somebody who has proved who they are can't be let in all the same */
  identified(identity: Identity): boolean;
  giveUp(): void;
  /** Nobody can say whether the login is right, because the database is away, say. */
  cannotJudge(): void;
}

/** Answers the requests of one connection to log in. */
export class LoginAttempts {
  private readonly logger = new Logger('SFTP');
  /** Keys and methods that were refused. */
  refused = 0;

  constructor(
    private readonly accounts: SftpAccounts,
    private readonly most: number,
    private readonly consequences: Consequences,
  ) {}

  async answer(context: AuthContext): Promise<void> {
    try {
      const outcome = await authenticatePublicKey(context, this.accounts);
      if (outcome.kind === 'refused') {
        this.refuse(context);
        return;
      }
      const { username } = context;
      const letIn =
        outcome.kind === 'asked' ||
        this.consequences.identified({ username, fingerprint: outcome.fingerprint });
      if (outcome.kind === 'asked') restoreAlgorithm(context);
      if (letIn) context.accept();
      else this.consequences.giveUp();
    } catch (error) {
      // No refusal: a client that is told so would take its key for a wrong one.
      this.logger.error(`A login failed: ${describeCause(error)}`);
      this.consequences.cannotJudge();
    }
  }

  private refuse(context: AuthContext): void {
    // Clients begin by asking, without any credential, what they may try.
    if (context.method !== 'none') this.refused += 1;
    if (this.refused >= this.most) this.consequences.giveUp();
    else context.reject(['publickey']);
  }
}
