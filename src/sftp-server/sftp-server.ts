import { once } from 'node:events';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import ssh2, { type ParsedKey } from 'ssh2';
import { Clock } from '../clock/clock.js';
import { Repeating } from '../clock/repeating.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ALGORITHMS } from './algorithms.js';
import { type Closed, Doorkeeper } from './doorkeeper.js';
import { HandingOver } from './handing-over.js';
import { loadHostKeys } from './host-keys.js';
import { SftpAccounts } from './sftp-accounts.js';
import { SftpConnection } from './sftp-connection.js';
import { SFTP_POLICY, type SftpPolicy } from './sftp-policy.js';
import { UploadFolder } from './upload-folder.js';
import { UploadReceiver } from './upload-receiver.js';

/** What a client is told of the software: nothing that helps to find its faults. */
const IDENT = 'VehicleRecalls';

/** Manufacturers lay their files here, over SFTP. It only listens once it is told to. */
@Injectable()
export class SftpServer implements OnModuleDestroy {
  private readonly logger = new Logger('SFTP');
  private readonly doorkeeper: Doorkeeper;
  private readonly connections = new Set<SftpConnection>();
  private readonly handingOver: HandingOver;
  private readonly sweeping: Repeating;
  private listener: Server | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(SFTP_POLICY) private readonly policy: SftpPolicy,
    private readonly accounts: SftpAccounts,
    receiver: UploadReceiver,
    private readonly clock: Clock,
  ) {
    this.doorkeeper = new Doorkeeper(policy, clock);
    this.handingOver = new HandingOver(receiver);
    this.sweeping = new Repeating('SFTP', policy.abandonedMs, () => this.removeAbandonedUploads());
  }

  /**
   * Listens where the settings say.
   *
   * @returns where it listens, or undefined when the settings say that it should not
   * @throws the system's error when the address can't be had
   */
  async listen(): Promise<AddressInfo | undefined> {
    const { host, port } = this.settings.sftp;
    if (port === 'off') return undefined;
    const hostKeys = await loadHostKeys(join(this.settings.dataDir, 'sftp', 'host-keys'));
    await mkdir(this.settings.landingDir, { recursive: true });
    const listener = createServer((socket) => this.receive(socket, hostKeys));
    listener.listen({ host, port });
    await once(listener, 'listening');
    // For instance when the process has no file descriptor left: the next connection may be lucky.
    listener.on('error', (error) => this.logger.error(`A connection was not accepted: ${error.message}`));
    this.listener = listener;
    this.sweeping.start();
    return listener.address() as AddressInfo;
  }

  async onModuleDestroy(): Promise<void> {
    this.listener?.close();
    await this.sweeping.stop();
    await Promise.all([...this.connections].map((connection) => connection.stop()));
    await this.handingOver.done();
  }

  /** Removes what processes that were killed left half-written. */
  async removeAbandonedUploads(): Promise<void> {
    const { landingDir } = this.settings;
    for (const username of await readdir(landingDir)) {
      if (!(await lstat(join(landingDir, username))).isDirectory()) continue;
      const folder = new UploadFolder(join(landingDir, username), username);
      await folder.removeTemporaryFilesBefore(this.clock.now() - this.policy.abandonedMs);
    }
  }

  private receive(socket: Socket, hostKeys: readonly ParsedKey[]): void {
    // A reset before anybody else listens must not end the process.
    socket.on('error', () => socket.destroy());
    const address = (socket.remoteAddress ?? 'an unknown address').replace(/^::ffff:/, '');
    const visitor = this.doorkeeper.admit(address);
    if (typeof visitor === 'string') {
      this.turnAway(socket, address, visitor);
      return;
    }
    const connection = new SftpConnection(socket, visitor, {
      accounts: this.accounts,
      handingOver: this.handingOver,
      clock: this.clock,
      policy: this.policy,
      landingDir: this.settings.landingDir,
      mostFileBytes: this.settings.sftpMaxFileBytes,
    });
    this.connections.add(connection);
    socket.once('close', () => this.connections.delete(connection));
    // One ssh2 server a socket: with one for all of them, nothing public tells which socket a client came by.
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

  private turnAway(socket: Socket, address: string, reason: Closed): void {
    // Somebody who is shut out may come back very often: that is no news.
    if (reason !== 'banned') this.logger.warn(`A connection from ${address} was turned away: ${reason}`);
    socket.destroy();
  }
}
