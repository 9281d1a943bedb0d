import { Logger } from '@nestjs/common';
import type { AuthContext } from 'ssh2';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { authenticatePublicKey, restoreAlgorithm } from './login.js';
import type { Identity, SftpAccounts } from './sftp-accounts.js';

/** The effects of login attempts on the connection. */
interface Consequences {
  /** @returns false when an authenticated client can't be accepted nevertheless */
  identified(identity: Identity): boolean;
  giveUp(): void;
  /** The login could not be checked, for example because the database is down. */
  cannotJudge(): void;
}

/** Answers the login requests of one connection. */
export class LoginAttempts {
  private readonly logger = new Logger('SFTP');
  /** How many keys and methods were refused. */
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
      if (!letIn) {
        this.consequences.giveUp();
        return;
      }
      context.accept();
      if (outcome.kind === 'proved') this.noteLogin({ username, fingerprint: outcome.fingerprint });
    } catch (error) {
      // The connection is closed without a refusal, because otherwise the client would report its key as wrong.
      this.logger.error(`A login failed: ${describeCause(error)}`);
      this.consequences.cannotJudge();
    }
  }

  /** A login without its note is better than none. */
  private noteLogin(identity: Identity): void {
    this.accounts
      .noteLogin(identity)
      .catch((error: unknown) => this.logger.warn(`The use of a key was not noted: ${describeCause(error)}`));
  }

  private refuse(context: AuthContext): void {
    // Clients begin with a request without a credential, to learn which methods are allowed.
    if (context.method !== 'none') this.refused += 1;
    if (this.refused >= this.most) this.consequences.giveUp();
    else context.reject(['publickey']);
  }
}
