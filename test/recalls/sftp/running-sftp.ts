import { rmSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { expect } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { loadHostKeys } from '../../../src/recalls/sftp/host-keys.js';
import { type Identity, SftpAccounts } from '../../../src/recalls/sftp/sftp-accounts.js';
import { DEFAULT_SFTP_POLICY, type SftpPolicy } from '../../../src/recalls/sftp/sftp-policy.js';
import { SftpServer } from '../../../src/recalls/sftp/sftp-server.js';
import { type DailyUploads, UploadQuota } from '../../../src/recalls/sftp/upload-quota.js';
import { UploadReceiver } from '../../../src/recalls/sftp/upload-receiver.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { KeyPair } from './key-pairs.js';

/** Accounts in memory; a change by a test applies from the next query on. */
export class KnownAccounts extends SftpAccounts {
  private readonly keys = new Map<string, readonly KeyPair[]>();
  down = false;

  set(username: string, keys: readonly KeyPair[]): void {
    this.keys.set(username, keys);
  }

  async findKey(username: string, fingerprint: string): Promise<string | undefined> {
    if (this.down) throw new Error('The database is down.');
    return this.keys.get(username)?.find((known) => known.fingerprint === fingerprint)?.publicKey;
  }

  async noteLogin(): Promise<void> {}

  async findRevoked<Known extends Identity>(identities: readonly Known[]): Promise<Known[]> {
    const keys = await Promise.all(
      identities.map(({ username, fingerprint }) => this.findKey(username, fingerprint)),
    );
    return identities.filter((_, index) => keys[index] === undefined);
  }
}

/** A quota in memory. To start a new day, a test sets the sent amounts to 0. */
export class KnownQuota extends UploadQuota {
  most: DailyUploads = { files: 1_000_000, bytes: 1024 ** 5 };
  sent = { files: 0, bytes: 0 };
  refusals = 0;

  async takeFile(): Promise<boolean> {
    if (this.sent.files >= this.most.files) return false;
    this.sent.files += 1;
    return true;
  }

  async takeBytes(_username: string, bytes: number): Promise<boolean> {
    if (this.sent.bytes + bytes > this.most.bytes) return false;
    this.sent.bytes += bytes;
    return true;
  }

  async giveBackBytes(_username: string, bytes: number): Promise<void> {
    this.sent.bytes -= bytes;
  }

  async noteRefusal(): Promise<void> {
    this.refusals += 1;
  }
}

/** Records uploaded files, and takes them away if a test wants that, as the import does. */
export class NotingReceiver extends UploadReceiver {
  readonly received: string[] = [];
  /** Files that were uploaded under a name that is not final. */
  readonly awaitingRename: string[] = [];
  takes = false;
  fails = false;
  /** A promise to wait for before it records a file. */
  first: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {
    super();
  }

  async onFileUploaded(username: string, fileName: string): Promise<void> {
    await this.first;
    if (this.fails) throw new Error('Not now.');
    this.received.push(`${username}/${fileName}`);
    const path = join(this.folder, 'landing', username, fileName);
    if (this.takes) await rename(path, join(this.folder, `taken-${this.received.length}`));
  }

  async fileAwaitsRename(username: string, fileName: string): Promise<void> {
    this.awaitingRename.push(`${username}/${fileName}`);
  }
}

let hostKeys: Promise<string> | undefined;

/** Generating an RSA key can take seconds, so all servers of a test file share one. */
async function makeHostKeys(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'recalls-test-host-keys-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await loadHostKeys({ path: folder, makes: true });
  return folder;
}

/** The SFTP server on a free port, with a data folder of its own. */
export class RunningSftp {
  /** The server's log, line by line. */
  readonly logged: string[] = [];

  private constructor(
    readonly folder: string,
    readonly port: number,
    readonly server: SftpServer,
    readonly accounts: KnownAccounts,
    readonly receiver: NotingReceiver,
    readonly quota: KnownQuota,
    readonly clock: FakeClock,
  ) {}

  static async start({
    policy = {},
    mostFileBytes = 1024 ** 3,
    folder,
    port = 0,
  }: {
    policy?: Partial<SftpPolicy>;
    mostFileBytes?: number;
    folder?: string;
    port?: number;
  } = {}): Promise<RunningSftp> {
    const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'recalls-test-sftp-')));
    hostKeys ??= makeHostKeys();
    if (folder === undefined)
      await cp(await hostKeys, join(dataDir, 'sftp', 'host-keys'), { recursive: true });
    const settings = {
      ...readSettings({ NODE_ENV: 'test' }),
      dataDir,
      landingDir: join(dataDir, 'landing'),
      sftp: { host: '127.0.0.1', port },
      sftpMaxFileBytes: mostFileBytes,
    };
    const accounts = new KnownAccounts();
    const receiver = new NotingReceiver(dataDir);
    const quota = new KnownQuota();
    const clock = new FakeClock();
    const server = new SftpServer(
      settings,
      { ...DEFAULT_SFTP_POLICY, finishMs: 0, ...policy },
      accounts,
      receiver,
      quota,
      clock,
    );
    const address = await server.listen().catch(async (error: unknown) => {
      if (folder === undefined) await rm(dataDir, { recursive: true, force: true });
      throw error;
    });
    if (!address) throw new Error('The server does not listen.');
    const running = new RunningSftp(dataDir, address.port, server, accounts, receiver, quota, clock);
    const note = (line: unknown) => running.logged.push(String(line));
    Logger.overrideLogger({ log: note, warn: note, error: note });
    return running;
  }

  /** How many connections the server has. */
  get connectionCount(): number {
    return this.server.connectionCount;
  }

  landing(username: string, ...names: string[]): string {
    return join(this.folder, 'landing', username, ...names);
  }

  /** Everything in the folder of a username, including hidden files. */
  async contents(username: string): Promise<string[]> {
    return (await readdir(this.landing(username))).sort();
  }

  read(username: string, name: string): Promise<string> {
    return readFile(this.landing(username, name), 'utf8');
  }

  async stop({ keep = false } = {}): Promise<void> {
    await this.server.onModuleDestroy();
    if (!keep) await rm(this.folder, { recursive: true, force: true });
  }
}

const DEADLINE_MS = 10_000;

/** Waits until a condition holds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  await expect.poll(condition, { timeout: DEADLINE_MS, interval: 10 }).toBe(true);
}
