import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ServiceProcess } from '../bootstrap/service-process.js';
import type { KeyPair } from '../recalls/sftp/key-pairs.js';
import { SshClient } from '../recalls/sftp/ssh-client.js';
import { crashSettings } from '../reliability/crash/settings.js';
import { freePort, recalls } from '../support/started-service.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { PostgresServer } from './postgres-server.js';
import type { Installation } from './traffic.js';

/** The address of several servers, as libpq writes it. They have the same accounts. */
export function addressOfAll([first = '', ...others]: readonly string[]): string {
  const hosts = others.map((other) => `,${new URL(other).host}`).join('');
  const { host } = new URL(first);
  return `${first.replace(host, host + hosts)}?target_session_attrs=read-write`;
}

/** A primary with a synchronous standby, and processes of the service that are given both in one address. */
export class FailoverSite implements Installation {
  /** Where calls go: without a balancer, to the one process that answers them. */
  readonly balancer: { readonly url: string };
  private readonly processes: ServiceProcess[] = [];

  private constructor(
    private readonly folder: string,
    private readonly first: PostgresServer,
    private readonly second: PostgresServer,
    private readonly port: number,
    private readonly sftpPort: number,
    /** In front of the server that is the primary before a failover. */
    readonly network: TcpProxy,
    private readonly isOverNetwork: boolean,
    /** Between that server and its standby. */
    readonly replication: TcpProxy,
  ) {
    this.balancer = { url: `http://127.0.0.1:${port}` };
  }

  /** The server that is the primary after a failover. */
  get postgres(): PostgresServer {
    return this.second;
  }

  /** The server that is the primary before. */
  get former(): PostgresServer {
    return this.first;
  }

  /** @param overNetwork whether the service reaches that server over {@link network} */
  static async start({ overNetwork = false } = {}): Promise<FailoverSite> {
    const first = await PostgresServer.start({ durable: true });
    const replication = await TcpProxy.before(first.ownerUrl);
    const second = await first.startStandby(replication.url);
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-failover-'));
    const network = await TcpProxy.before(first.url);
    const [port, sftpPort] = [await freePort(), await freePort()];
    return new FailoverSite(folder, first, second, port, sftpPort, network, overNetwork, replication);
  }

  /** The settings of its processes and commands. */
  get settings(): NodeJS.ProcessEnv {
    const { url } = this.isOverNetwork ? this.network : this.first;
    return {
      ...crashSettings(this.folder),
      PUBLIC_URL: this.balancer.url,
      DATABASE_URL: addressOfAll([url, this.second.url]),
      // While a server is silent many calls are open.
      CONCURRENT_REQUESTS_PER_CLIENT: '10000',
    };
  }

  /** As the role that owns the tables. */
  get ownerUrl(): string {
    return addressOfAll([this.first.ownerUrl, this.second.ownerUrl]);
  }

  async migrate(): Promise<void> {
    await this.command({ DATABASE_OWNER_URL: this.ownerUrl }, 'migrate');
  }

  /** Starts a process of one part, and waits until it is ready. */
  async launch(part: 'api' | 'worker' | 'sftp', settings: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> {
    const [PORT, SFTP_PORT] = [String(this.port), String(this.sftpPort)];
    const process = this.begin(part, {
      ...(part === 'api' ? { PORT } : {}),
      ...(part === 'sftp' ? { SFTP_PORT } : {}),
      ...settings,
    });
    await process.says(/is ready/);
    return process;
  }

  /** Starts a process, and waits for nothing. */
  begin(part: string, settings: NodeJS.ProcessEnv): ServiceProcess {
    const process = ServiceProcess.launchParts(part, { ...this.settings, ...settings });
    this.processes.push(process);
    return process;
  }

  /** Whether all processes that were started still run. */
  get allRun(): boolean {
    return this.processes.every(({ hasEnded }) => !hasEnded);
  }

  async readiness(url = this.balancer.url): Promise<number> {
    return (await fetch(`${url}/health/ready`)).status;
  }

  async onboard(name: string, ...words: string[]): Promise<OnboardedClient> {
    const email = `${name.toLowerCase()}@failover.example`;
    return JSON.parse(await this.command({}, 'onboard', '--name', name, '--email', email, ...words));
  }

  /** Onboards a manufacturer that may send files. */
  async onboardSender(name: string, key: KeyPair): Promise<OnboardedClient> {
    const file = join(this.folder, `${name}.pub`);
    await writeFile(file, key.publicKey);
    return this.onboard(name, '--ssh-key', file);
  }

  /** Sends a file as a manufacturer does. */
  async send(maker: OnboardedClient, key: KeyPair, file: string, content: string): Promise<void> {
    const client = await SshClient.login(this.sftpPort, maker.sftp?.username ?? '', key);
    const sftp = await client.sftp();
    await sftp.ask((raw, callback) => raw.writeFile(file, Buffer.from(content), callback));
    await client.end();
  }

  async stop(): Promise<void> {
    for (const process of this.processes) {
      if (process.hasEnded) continue;
      process.signal('SIGKILL');
      await process.ending();
    }
    await this.network.stop();
    await this.replication.stop();
    await this.first.remove();
    await this.second.remove();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async command(more: NodeJS.ProcessEnv, ...words: string[]): Promise<string> {
    const { status, stdout, stderr } = await recalls(words, { ...this.settings, ...more });
    if (status !== 0) throw new Error(`recalls ${words[0]} failed: ${stderr}`);
    return stdout;
  }
}
