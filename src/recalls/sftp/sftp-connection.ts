import type { Socket } from 'node:net';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Connection, ServerChannel, SFTPWrapper } from 'ssh2';
import type { Clock } from '../../platform/clock/clock.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { Backpressure } from './backpressure.js';
import type { Excess, TrackedConnection } from './connection-limiter.js';
import { LoginAttempts } from './login-attempts.js';
import { OpenHandles } from './open-handles.js';
import { Pace } from './pace.js';
import { RecentEvents } from './recent-events.js';
import { RequestQueue } from './request-queue.js';
import { SenderQuota } from './sender-quota.js';
import type { Identity, SftpAccounts } from './sftp-accounts.js';
import { SftpError } from './sftp-error.js';
import type { SftpPolicy } from './sftp-policy.js';
import { SftpRequests } from './sftp-requests.js';
import { explainRefusedChannels, sendSuccess, unsentAnswers } from './ssh2-internals.js';
import { UploadFolder } from './upload-folder.js';
import type { UploadHandoff } from './upload-handoff.js';
import type { UploadQuota } from './upload-quota.js';
import { UploadSession } from './upload-session.js';
import { withoutVins } from './without-vins.js';

const EXCESSES: Readonly<Record<Excess | 'gone', string>> = {
  'too many connections': 'has too many connections',
  'too many logins': 'logged in too often',
  full: 'found all connections taken',
  gone: 'gave up its connection',
};

const ONLY_SFTP = 'This server takes files over SFTP only: use sftp, or scp without -O.\n';

/** What every connection needs from the server. */
export interface ConnectionDependencies {
  readonly accounts: SftpAccounts;
  readonly handingOver: UploadHandoff;
  readonly quota: UploadQuota;
  readonly clock: Clock;
  readonly policy: SftpPolicy;
  readonly landingDir: string;
  readonly mostFileBytes: number;
  /**
   * Whether a file counts as sent only when the importer has put it into the bucket that all machines share. Otherwise it counts when it is on
   * the disk of this one, which the importer shares.
   */
  readonly sentWhenTaken: boolean;
}

/** One connection, from its first byte to its last. */
export class SftpConnection {
  private readonly logger = new Logger('SFTP');
  private readonly pace: Pace;
  private readonly backpressure: Backpressure;
  /** First the timeout of the login, then of each pause between requests. */
  private deadline: NodeJS.Timeout;
  private client: Connection | undefined;
  private identity: Identity | undefined;
  /** On the monotonic clock. */
  private loggedInAt = 0;
  private isEnding = false;
  private readonly keyExchanges: RecentEvents;
  private readonly login: LoginAttempts;
  private hasSession = false;
  private requests: SftpRequests | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly tracked: TrackedConnection,
    private readonly dependencies: ConnectionDependencies,
  ) {
    this.keyExchanges = new RecentEvents(dependencies.policy.keyExchanges.withinMs, 1);
    this.pace = new Pace(dependencies.policy.pace);
    this.backpressure = new Backpressure(socket, dependencies.policy.backpressure, this.pace);
    this.login = new LoginAttempts(dependencies.accounts, dependencies.policy.loginAttempts, {
      identified: (identity) => this.identified(identity),
      giveUp: () => this.hangUp(),
      cannotJudge: () => {
        this.tracked.excuse();
        this.hangUp();
      },
    });
    this.deadline = setTimeout(() => socket.destroy(), dependencies.policy.loginMs).unref();
    socket.setNoDelay(true);
    socket.once('close', () => this.closed());
  }

  /** Called once the client has sent its protocol version. */
  welcome(client: Connection): void {
    this.client = client;
    client.on('error', () => this.breakOff());
    explainRefusedChannels(client);
    this.socket.on('data', () => this.backpressure.review());
    client.on('rekey', () => this.noteKeyExchange());
    client.on('authentication', (context) => void this.login.answer(context));
    client.on('session', (accept, reject) => {
      if (this.hasSession) {
        reject();
        return;
      }
      this.hasSession = true;
      const session = accept();
      session.on('close', () => {
        this.hasSession = false;
      });
      session.on('sftp', (acceptSftp) => this.serve(acceptSftp()));
      session.on('exec', (acceptExec) => explainAndClose(acceptExec()));
      session.on('shell', (acceptShell) => explainAndClose(acceptShell()));
    });
  }

  /** Waits a while for files that are being sent, discards those that are not closed by then, and closes the connection. */
  async stop(): Promise<void> {
    await this.requests?.letFinish(this.dependencies.policy.finishMs);
    await this.requests?.end();
    this.hangUp();
  }

  /** The authenticated identity, until the connection ends. */
  get sender(): Identity | undefined {
    return this.isEnding || this.socket.destroyed ? undefined : this.identity;
  }

  /** Ends a connection after its maximum duration, even if it is busy, because changes to an account must take effect some time. */
  async endWhatIsTooOld(): Promise<void> {
    const { clock, policy } = this.dependencies;
    await this.requests?.discardOlderThan(policy.handleMs).catch((error: unknown) => this.report(error));
    if (clock.monotonic() - this.loggedInAt >= policy.sessionMs) this.end('has been logged in for too long');
  }

  /** Ends the connection after its login. Files that are not closed are discarded. */
  end(reason: string): void {
    if (this.isEnding) return;
    this.isEnding = true;
    this.logger.warn(
      `${this.identity?.username} ${reason}; a connection from ${this.tracked.address} was ended`,
    );
    this.breakOff();
  }

  /** @returns false when the account already has too many connections */
  private identified(identity: Identity): boolean {
    const { username } = identity;
    const excess = this.tracked.identify(username);
    if (excess !== undefined) {
      this.logger.warn(`${username} ${EXCESSES[excess]}; one from ${this.tracked.address} was ended`);
      return false;
    }
    this.identity = identity;
    this.loggedInAt = this.dependencies.clock.monotonic();
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.hangUp(), this.dependencies.policy.idleMs).unref();
    this.logger.log(`${username} logged in from ${this.tracked.address}`);
    return true;
  }

  private serve(sftp: SFTPWrapper): void {
    if (!this.identity) throw new Error('ssh2 opened a session before the login.');
    const requests = new SftpRequests(
      this.sessionOf(this.identity),
      this.pace,
      new OpenHandles(this.dependencies.policy.handles, this.dependencies.clock),
      new RequestQueue(sftp, this.backpressure, this.pace, {
        asked: () => this.deadline.refresh(),
        answered: () => this.endIfStuck(sftp),
      }),
    );
    this.requests = requests;
    requests.listen(sftp);
    sftp.on('error', () => this.breakOff());
    sftp.on('end', () => void this.endSession(requests, sftp));
  }

  /** Each key exchange costs as much as a login. The first one, with which every connection begins, does not count. */
  private noteKeyExchange(): void {
    const { clock, policy } = this.dependencies;
    const now = clock.monotonic();
    this.keyExchanges.add('', now);
    const most = this.identity ? policy.keyExchanges.most : 0;
    if (this.keyExchanges.count('', now) <= most) return;
    this.logger.warn(`${this.tracked.address} asked for new keys too often; its connection was ended`);
    this.socket.destroy();
  }

  /**
   * Ends the connection of a client that does not read its responses. Pausing the socket would not help, because the window adjustments
   * that make room arrive on it too.
   */
  private endIfStuck(sftp: SFTPWrapper): void {
    if (this.socket.destroyed || unsentAnswers(sftp) <= this.dependencies.policy.unsentAnswers) return;
    this.logger.warn(
      `${this.identity?.username} takes no answers; a connection from ${this.tracked.address} was ended`,
    );
    this.socket.destroy();
  }

  private sessionOf({ username, fingerprint }: Identity): UploadSession {
    const { accounts, handingOver, quota, clock, policy, landingDir, mostFileBytes, sentWhenTaken } =
      this.dependencies;
    const folder = new UploadFolder(join(landingDir, username), username);
    const maySend = async () => (await accounts.findKey(username, fingerprint)) !== undefined;
    return new UploadSession(folder, {
      clock,
      limits: { mostBytes: mostFileBytes, reorderBufferBytes: policy.reorderBufferBytes },
      listedEntries: policy.listedEntries,
      maySend,
      quota: new SenderQuota(username, quota),
      uploaded: async (name, size) => {
        this.logger.log(`${username} sent ${withoutVins(name)} (${size} bytes) from ${this.tracked.address}`);
        const authority = { isStillAllowed: maySend, withdraw: () => folder.remove(name) };
        const taken = handingOver.begin(username, name, authority);
        if (sentWhenTaken && !(await taken)) throw notSafe();
      },
      awaitsRename: (name) => handingOver.awaitRename(username, name),
      handedOver: (name) => handingOver.settled(username, name),
    });
  }

  /** The client has closed its side. */
  private async endSession(requests: SftpRequests, sftp: SFTPWrapper): Promise<void> {
    try {
      await requests.end();
      sendSuccess(sftp);
      sftp.end();
    } catch {
      // The connection closed first, so there is nothing left to end.
    }
  }

  /**
   * Ends the session or connection after malformed bytes. ssh2 continues to parse what follows them, and the client may not mean what it
   * then seems to say, so none of it is executed. Most malformed requests end the session; those on which ssh2 itself fails end the
   * connection.
   */
  private breakOff(): void {
    if (this.requests) this.discard(this.requests);
    this.hangUp();
  }

  private hangUp(): void {
    this.client?.end();
    // A client that does not close its side, or is gone, is not waited for.
    setTimeout(() => this.socket.destroy(), this.client ? this.dependencies.policy.partingMs : 0).unref();
  }

  private closed(): void {
    clearTimeout(this.deadline);
    if (!this.identity && this.login.refused > 0) {
      const { address } = this.tracked;
      this.logger.log(`A login from ${address} failed`);
      if (this.tracked.failedToLogIn())
        this.logger.warn(`${address} is shut out after too many failed logins`);
    }
    this.tracked.leave({ hasSpoken: this.socket.bytesRead > 0 });
    if (this.requests) this.discard(this.requests);
  }

  /** Files that were not closed are discarded. */
  private discard(requests: SftpRequests): void {
    requests.end().catch((error: unknown) => this.report(error));
  }

  private report(error: unknown): void {
    this.logger.error(describeCause(error));
  }
}

/** The response to a client that requests a shell, or a command such as the old scp. */
function explainAndClose(channel: ServerChannel): void {
  channel.on('error', () => undefined);
  channel.stderr.write(ONLY_SFTP);
  channel.exit(1);
  channel.end();
}

/** The file is kept on this machine, which tries again by itself. It may be lost with the machine, so the client must not take it for sent. */
function notSafe(): SftpError {
  return SftpError.failed('The file could not be stored safely now: send it again in a few minutes.');
}
