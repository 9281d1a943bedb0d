import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ServiceProcess } from '../bootstrap/service-process.js';
import { REDIS_MISSING, RedisServer } from '../platform/limits/redis-server.js';
import { MailServer } from '../platform/mail/mail-server.js';
import { CLAMD_MISSING, Clamd } from '../recalls/imports/scan/clamd.js';
import type { KeyPair } from '../recalls/sftp/key-pairs.js';
import { SshClient } from '../recalls/sftp/ssh-client.js';
import { freePort, recalls } from '../support/started-service.js';
import { HAPROXY_MISSING, HaProxy } from './ha-proxy.js';
import { PostgresServer } from './postgres-server.js';

/** The reason why the topology can't run here; undefined when it can. */
export const SOMETHING_MISSING = HAPROXY_MISSING ?? REDIS_MISSING ?? CLAMD_MISSING;

/** For how many seconds calls are counted: 30 before a release, less on every change. */
export const SCENARIO_SECONDS = Number(process.env.TOPOLOGY_SECONDS ?? 8);

export type Part = 'api-1' | 'api-2' | 'worker' | 'sftp';

/** Much longer than a start takes; without it a part that never becomes ready would outlive the test. */
const READY_WITHIN_MS = 60_000;

const PARTS: readonly Part[] = ['api-1', 'api-2', 'worker', 'sftp'];

/** The dependencies of the service, each a real one. */
interface Surroundings {
  readonly postgres: PostgresServer;
  readonly redis: RedisServer;
  readonly mail: MailServer;
  readonly balancer: HaProxy;
}

interface Ports {
  readonly 'api-1': number;
  readonly 'api-2': number;
  readonly sftp: number;
}

/** The installation of docker-compose.yml, as processes of this machine and with the files under `deploy`. */
export class Topology {
  private readonly services = new Map<Part, ServiceProcess>();
  private readonly stops: (() => Promise<unknown>)[] = [];

  private constructor(
    private readonly dataDir: string,
    private readonly ports: Ports,
  ) {}

  private settings: NodeJS.ProcessEnv = {};
  private surroundings: Surroundings | undefined;

  /** @param settings in addition to those that compose sets */
  static async start(settings: NodeJS.ProcessEnv = {}): Promise<Topology> {
    const ports = { 'api-1': await freePort(), 'api-2': await freePort(), sftp: await freePort() };
    const topology = new Topology(await mkdtemp(join(tmpdir(), 'recalls-test-topology-')), ports);
    try {
      await topology.startSurroundings(settings);
      // As in compose: the process with the owner's password migrates, and the others work without it.
      await topology.command({ DATABASE_OWNER_URL: topology.postgres.ownerUrl }, 'migrate');
      await Promise.all(PARTS.map((part) => topology.launch(part)));
      await topology.balancer.sendsTo(2);
    } catch (error) {
      await topology.stop();
      throw error;
    }
    return topology;
  }

  get postgres(): PostgresServer {
    return this.all.postgres;
  }

  get redis(): RedisServer {
    return this.all.redis;
  }

  get mail(): MailServer {
    return this.all.mail;
  }

  get balancer(): HaProxy {
    return this.all.balancer;
  }

  /** Starts a part, and waits until it is ready. */
  async launch(part: Part): Promise<void> {
    const only = part.startsWith('api') ? 'api' : part;
    const port =
      part === 'worker' ? {} : { [part === 'sftp' ? 'SFTP_PORT' : 'PORT']: String(this.ports[part]) };
    const service = ServiceProcess.launchParts(only, { ...this.settings, ...port });
    this.services.set(part, service);
    const tooLate = delay(READY_WITHIN_MS, undefined, { ref: false }).then(() => {
      throw new Error(`${part} did not become ready in time.`);
    });
    await Promise.race([service.says(/is ready/), tooLate]);
  }

  /** Tells a part to stop, as an upgrade does. */
  retire(part: Part): ServiceProcess {
    const service = this.services.get(part);
    if (!service) throw new Error(`${part} has not been launched.`);
    service.signal('SIGTERM');
    return service;
  }

  /** Whether an API process answers without the load balancer. */
  async answers(part: 'api-1' | 'api-2'): Promise<boolean> {
    const answer = await fetch(`http://127.0.0.1:${this.ports[part]}/health/live`).catch(() => undefined);
    return answer?.status === 200;
  }

  /** Onboards a client with the command line. */
  async onboard(name: string, ...words: string[]): Promise<OnboardedClient> {
    const email = `${name.toLowerCase()}@topology.example`;
    return JSON.parse(await this.command({}, 'onboard', '--name', name, '--email', email, ...words));
  }

  /** Onboards a manufacturer that may send files. */
  async onboardSender(name: string, key: KeyPair): Promise<OnboardedClient> {
    const file = join(this.dataDir, `${name}.pub`);
    await writeFile(file, key.publicKey);
    return this.onboard(name, '--ssh-key', file);
  }

  /** Sends a file as a manufacturer does. */
  async send(maker: OnboardedClient, key: KeyPair, file: string, content: string): Promise<void> {
    const client = await SshClient.login(this.ports.sftp, maker.sftp?.username ?? '', key);
    const sftp = await client.sftp();
    await sftp.ask((raw, callback) => raw.writeFile(file, Buffer.from(content), callback));
    await client.end();
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.services.values()].map(async (service) => {
        if (service.hasEnded) return;
        service.signal('SIGKILL');
        await service.ending();
      }),
    );
    for (const stop of this.stops.splice(0).reverse()) await stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private get all(): Surroundings {
    if (!this.surroundings) throw new Error('The topology has not been started.');
    return this.surroundings;
  }

  private async startSurroundings(settings: NodeJS.ProcessEnv): Promise<void> {
    const clamd = await Clamd.prepare(...(await scanLimits()));
    this.stops.push(() => clamd.remove());
    const mail = new MailServer();
    this.stops.push(() => mail.stop());
    const [postgres, redis, balancer] = await Promise.all([
      this.kept(PostgresServer.start(), (server) => server.remove()),
      this.kept(RedisServer.start(), (server) => server.stop()),
      this.kept(HaProxy.start([this.ports['api-1'], this.ports['api-2']]), (server) => server.stop()),
      clamd.start(),
      mail.start(),
    ]);
    this.surroundings = { postgres, redis, mail, balancer };
    this.settings = {
      NODE_ENV: 'production',
      ENCRYPTION_KEYS: `test:${'0a'.repeat(32)}`,
      DATA_DIR: this.dataDir,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      CLAMD_URL: clamd.tcpUrl,
      SMTP_URL: mail.url,
      PUBLIC_URL: balancer.url,
      TRUST_PROXY: '1',
      // In production the output has log lines, but this waits for a text for people.
      LOG_FORMAT: 'text',
      LOG_LEVEL: 'warn',
      ...settings,
    };
  }

  private async kept<Part>(starting: Promise<Part>, stop: (part: Part) => Promise<unknown>): Promise<Part> {
    const part = await starting;
    this.stops.push(() => stop(part));
    return part;
  }

  private async command(more: NodeJS.ProcessEnv, ...words: string[]): Promise<string> {
    const { status, stdout, stderr } = await recalls(words, { ...this.settings, ...more });
    if (status !== 0) throw new Error(`recalls ${words[0]} failed: ${stderr}`);
    return stdout;
  }
}

/** The limits of file sizes in compose's configuration of clamd; the rest of that file is about the container. */
async function scanLimits(): Promise<string[]> {
  const lines = (await readFile('deploy/clamd.conf', 'utf8')).split('\n');
  return lines.filter((line) => /^(Stream|Max|Alert)/.test(line));
}
