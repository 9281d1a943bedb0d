import { once } from 'node:events';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import ssh2, { type ParsedKey } from 'ssh2';
import { Clock } from '../../platform/clock/clock.js';
import { IntervalTask } from '../../platform/clock/interval-task.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ALGORITHMS } from './algorithms.js';
import { ConnectionLimiter, type RejectionReason } from './connection-limiter.js';
import { hostKeyFolderOf, loadHostKeys } from './host-keys.js';
import { SftpAccounts } from './sftp-accounts.js';
import { SftpConnection } from './sftp-connection.js';
import { SFTP_POLICY, type SftpPolicy } from './sftp-policy.js';
import { UploadFolder } from './upload-folder.js';
import { UploadHandoff } from './upload-handoff.js';
import { UploadQuota } from './upload-quota.js';
import { UploadReceiver } from './upload-receiver.js';

/** The software version that clients see, without anything that helps to find its vulnerabilities. */
const IDENT = 'VehicleRecalls';

/** The SFTP server to which manufacturers upload their files. It listens only after it is told to. */
@Injectable()
export class SftpServer implements OnModuleDestroy {
  private readonly logger = new Logger('SFTP');
  private readonly connectionLimiter: ConnectionLimiter;
  private readonly connections = new Set<SftpConnection>();
  private readonly handingOver: UploadHandoff;
  private readonly sweeping: IntervalTask;
  private readonly reviewing: IntervalTask;
  /** Recent log messages, because a flood of connections must not become a flood of log lines. */
  private readonly toldLately = new LRUCache<string, true>({ max: 1_000, ttl: 10_000 });
  private listener: Server | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SFTP_POLICY) private readonly policy: SftpPolicy,
    private readonly accounts: SftpAccounts,
    receiver: UploadReceiver,
    private readonly quota: UploadQuota,
    private readonly clock: Clock,
  ) {
    this.connectionLimiter = new ConnectionLimiter(policy, clock);
    this.handingOver = new UploadHandoff(receiver);
    this.sweeping = new IntervalTask('SFTP', policy.abandonedMs, () => this.removeAbandonedUploads());
    this.reviewing = new IntervalTask('SFTP', policy.reviewMs, () => this.reviewConnections());
  }

  /**
   * Listens at the configured address.
   *
   * @returns the address, or undefined when none is configured
   * @throws the system's error when it can't listen
   */
  async listen(): Promise<AddressInfo | undefined> {
    const { host, port } = this.settings.sftp;
    if (port === 'off') return undefined;
    const hostKeys = await loadHostKeys(hostKeyFolderOf(this.settings));
    await mkdir(this.settings.landingDir, { recursive: true });
    const listener = createServer((socket) => this.receive(socket, hostKeys));
    listener.listen({ host, port });
    await once(listener, 'listening');
    // For example, the process has no file descriptor left. The next connection may succeed.
    listener.on('error', (error) => this.logger.error(`A connection was not accepted: ${error.message}`));
    this.listener = listener;
    this.sweeping.start();
    this.reviewing.start();
    return listener.address() as AddressInfo;
  }

  async onModuleDestroy(): Promise<void> {
    this.listener?.close();
    await Promise.all([this.sweeping.stop(), this.reviewing.stop()]);
    await Promise.all([...this.connections].map((connection) => connection.stop()));
    await this.handingOver.done();
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  /** Checks all connections now. */
  review(): Promise<void> {
    return this.reviewing.round();
  }

  /** Deletes unfinished files of killed processes. A complete file without a final name is judged under the name that it has. */
  async removeAbandonedUploads(): Promise<void> {
    const { landingDir } = this.settings;
    for (const username of await readdir(landingDir)) {
      if (!(await lstat(join(landingDir, username))).isDirectory()) continue;
      const folder = new UploadFolder(join(landingDir, username), username);
      const now = this.clock.now();
      await folder.removeTemporaryFilesBefore(now - this.policy.abandonedMs);
    }
  }

  private async reviewConnections(): Promise<void> {
    const senders = [...this.connections].flatMap((connection) => {
      const { sender } = connection;
      return sender ? [{ ...sender, connection }] : [];
    });
    if (senders.length === 0) return;
    await Promise.all(senders.map(({ connection }) => connection.endWhatIsTooOld()));
    for (const { connection } of await this.accounts.findRevoked(senders))
      connection.end('may not send files any more');
  }

  private receive(socket: Socket, hostKeys: readonly ParsedKey[]): void {
    // A connection reset before ssh2 adds its own listener must not end the process.
    socket.on('error', () => socket.destroy());
    const address = (socket.remoteAddress ?? 'an unknown address').replace(/^::ffff:/, '');
    const tracked = this.connectionLimiter.admit(address, () => socket.destroy());
    if (typeof tracked === 'string') {
      this.turnAway(socket, address, tracked);
      return;
    }
    const connection = new SftpConnection(socket, tracked, {
      accounts: this.accounts,
      handingOver: this.handingOver,
      quota: this.quota,
      clock: this.clock,
      policy: this.policy,
      landingDir: this.settings.landingDir,
      mostFileBytes: this.settings.sftpMaxFileBytes,
      sentWhenTaken: this.settings.bucket !== undefined,
    });
    this.connections.add(connection);
    socket.once('close', () => this.connections.delete(connection));
    // One ssh2 server per socket, because with one server for all, no public API tells which socket a client uses.
    new ssh2.Server(
      {
        hostKeys: hostKeys.map((key) => ({ key })),
        algorithms: ALGORITHMS,
        ident: IDENT,
        keepaliveInterval: this.policy.keepalive.intervalMs,
        keepaliveCountMax: this.policy.keepalive.misses,
      },
      (client) => connection.welcome(client),
    ).injectSocket(socket);
  }

  private turnAway(socket: Socket, address: string, reason: RejectionReason): void {
    socket.destroy();
    const what = `A connection from ${address} was turned away: ${reason}`;
    // A banned client may connect very often, so each rejection is not logged.
    if (reason === 'banned' || this.toldLately.has(what)) return;
    this.toldLately.set(what, true);
    this.logger.warn(what);
  }
}
