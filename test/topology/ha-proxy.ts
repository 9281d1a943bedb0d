import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../support/started-service.js';

const CONFIGURATION = resolve('deploy/haproxy.cfg');
const DEADLINE_MS = 20_000;

/** Debian installs daemons in folders that are only in root's PATH. */
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;

/** The reason why tests that need a real HAProxy can't run here; undefined when they can. */
export const HAPROXY_MISSING = whyMissing();

/** The host name of the console in tests. */
export const CONSOLE_HOST = 'localhost';

/** HAProxy with the configuration of compose, in front of two processes and a console. */
export class HaProxy {
  private process: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly adminPort: number,
    private readonly processes: readonly [number, number],
    private readonly console: number,
  ) {}

  /**
   * @param processes the ports of the two
   * @param console the port of the console; absent for none
   * @param adminPort where administrators and the console are; absent for a free one
   */
  static async start(
    processes: readonly [number, number],
    { console, adminPort }: { console?: number; adminPort?: number } = {},
  ): Promise<HaProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-haproxy-'));
    const balancer = new HaProxy(
      folder,
      await freePort(),
      adminPort ?? (await freePort()),
      processes,
      console ?? (await freePort()),
    );
    await balancer.start();
    return balancer;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The address for administrators. */
  get adminUrl(): string {
    return `http://127.0.0.1:${this.adminPort}`;
  }

  /** Waits until it sends new calls to this many processes. */
  async sendsTo(count: number): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    while ((await this.ready()) !== count) {
      if (Date.now() > deadline) throw new Error(`HAProxy does not send calls to ${count}:\n${this.output}`);
      await delay(50);
    }
  }

  async stop(): Promise<void> {
    const child = this.process;
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async start(): Promise<void> {
    // In addition to the configuration, only a socket to query the state of its servers.
    const asking = join(this.folder, 'asking.cfg');
    await writeFile(asking, `global\n    stats socket ${this.socket}\n`);
    const [one, other] = this.processes;
    const child = spawn('haproxy', ['-db', '-f', CONFIGURATION, '-f', asking], {
      env: {
        PATH,
        HTTP_BIND: `127.0.0.1:${this.port}`,
        ADMIN_BIND: `127.0.0.1:${this.adminPort}`,
        API_1: `127.0.0.1:${one}`,
        API_2: `127.0.0.1:${other}`,
        CONSOLE_HOST,
        CONSOLE: `127.0.0.1:${this.console}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
    for (const deadline = Date.now() + DEADLINE_MS; !(await this.statistics()); await delay(20)) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`HAProxy did not start:\n${this.output}`);
      }
    }
  }

  /** How many of the processes it considers ready. */
  private async ready(): Promise<number> {
    const lines = (await this.statistics()).split('\n').filter((line) => line.startsWith('api,api-'));
    return lines.filter((line) => line.split(',').includes('UP')).length;
  }

  private get socket(): string {
    return join(this.folder, 'haproxy.sock');
  }

  /** @returns nothing when it does not answer */
  private statistics(): Promise<string> {
    return new Promise((done) => {
      let answer = '';
      const socket = connect(this.socket, () => socket.write('show stat\n'));
      socket.setEncoding('utf8').on('data', (text: string) => {
        answer += text;
      });
      socket.on('error', () => {});
      socket.on('close', () => done(answer));
    });
  }
}

/** Whether its configuration is valid with these addresses. Names are not resolved. */
export function haProxyAccepts(addresses: Readonly<Record<string, string>>): boolean {
  const words = ['-c', '-f', CONFIGURATION];
  return spawnSync('haproxy', words, { env: { PATH, ...addresses }, stdio: 'ignore' }).status === 0;
}

function whyMissing(): string | undefined {
  try {
    execFileSync('haproxy', ['-v'], { env: { PATH }, stdio: 'ignore' });
    return undefined;
  } catch {
    return 'haproxy is not installed (Debian: haproxy)';
  }
}
