import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../support/started-service.js';
import { EICAR } from './eicar.js';

/** Much longer than reading one signature takes. */
const DEADLINE_MS = 60_000;

/** Debian installs daemons in folders that are only in root's PATH. */
const SYSTEM: NodeJS.ProcessEnv = { PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** The reason why tests that need a real clamd can't run here; undefined when they can. */
export const CLAMD_MISSING = whyMissing();

/** ClamAV's own daemon with one signature, that of the EICAR test file. It can be stopped, killed and started again. */
export class Clamd {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** @param limits settings as in clamd.conf, such as `StreamMaxLength 2M` */
  static async prepare(...limits: string[]): Promise<Clamd> {
    const clamd = new Clamd(await mkdtemp(join(tmpdir(), 'recalls-test-clamd-')), await freePort());
    await mkdir(join(clamd.folder, 'signatures'));
    await writeFile(
      join(clamd.folder, 'signatures', 'test.ndb'),
      `Test.Eicar:0:*:${Buffer.from(EICAR).toString('hex')}\n`,
    );
    await writeFile(
      clamd.configuration,
      [
        'Foreground yes',
        `DatabaseDirectory ${join(clamd.folder, 'signatures')}`,
        `TemporaryDirectory ${clamd.folder}`,
        `LocalSocket ${clamd.socket}`,
        'FixStaleSocket yes',
        `TCPSocket ${clamd.port}`,
        'TCPAddr 127.0.0.1',
        ...limits,
        '',
      ].join('\n'),
    );
    return clamd;
  }

  get tcpUrl(): string {
    return `tcp://127.0.0.1:${this.port}`;
  }

  get unixUrl(): string {
    return `unix:${this.socket}`;
  }

  /** Starts it, and waits until it answers. */
  async start(): Promise<void> {
    const child = spawn('clamd', ['--config-file', this.configuration], {
      env: SYSTEM,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const hear = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    this.process = child;
    for (const deadline = Date.now() + DEADLINE_MS; !(await this.answers()); await delay(50)) {
      if (child.exitCode !== null || Date.now() > deadline)
        throw new Error(`clamd did not start:\n${output}`);
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }

  private get configuration(): string {
    return join(this.folder, 'clamd.conf');
  }

  private get socket(): string {
    return join(this.folder, 'clamd.sock');
  }

  private answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1', () => socket.write('zPING\0'));
      socket.on('data', (bytes) => {
        resolve(bytes.toString() === 'PONG\0');
        socket.destroy();
      });
      socket.on('error', () => resolve(false));
      socket.on('close', () => resolve(false));
    });
  }
}

function whyMissing(): string | undefined {
  try {
    execFileSync('clamd', ['--version'], { env: SYSTEM, stdio: 'ignore' });
    return undefined;
  } catch {
    return 'clamd is not installed (Debian: apt-get install clamav-daemon)';
  }
}
