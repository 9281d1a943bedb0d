import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../support/started-service.js';

const CONFIGURATION = resolve('deploy/pgbouncer.ini');

/** Much longer than a start takes. */
const DEADLINE_MS = 20_000;

/** Debian installs daemons in folders that are only in root's PATH. */
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;

/** PgBouncer does not run as root. This is Debian's `nobody`. */
const NOBODY = 65_534;

const VERSION = versionOf();

/** The reason why tests that need a real PgBouncer can't run here; undefined when they can. */
export const PGBOUNCER_MISSING =
  VERSION === undefined ? 'pgbouncer is not installed (Debian: pgbouncer)' : undefined;

/** Whether this one can keep prepared statements while it pools by transaction, which is so from 1.21 on. */
export const KEEPS_STATEMENTS = VERSION !== undefined && (VERSION[0] > 1 || VERSION[1] >= 21);

/** Lines of its section `[pgbouncer]`, which count in place of those of `deploy/pgbouncer.ini`. */
export type PgBouncerSettings = Readonly<Record<string, string | number>>;

/** PgBouncer with the configuration that operators are given, in front of the server of an address. */
export class PgBouncer {
  private output = '';

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
      });
    }
  }

  /** @param urls the addresses, of one server, whose roles it lets in */
  static async start(urls: readonly string[], settings: PgBouncerSettings = {}): Promise<PgBouncer> {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-pgbouncer-'));
    const port = await freePort();
    const users = join(folder, 'userlist.txt');
    const configuration = join(folder, 'pgbouncer.ini');
    const [server] = urls.map((url) => new URL(url));
    const own = { listen_port: port, auth_file: users, unix_socket_dir: '', ...settings };
    await writeFile(
      users,
      urls
        .map((url) => `"${new URL(url).username}" "${decodeURIComponent(new URL(url).password)}"\n`)
        .join(''),
    );
    // The last section is that of PgBouncer itself, and of two lines with one name the later one counts.
    const given = await readFile(CONFIGURATION, 'utf8');
    await writeFile(
      configuration,
      given.replace('[databases]', `[databases]\n* = host=${server?.hostname} port=${server?.port}`) +
        Object.entries(own)
          .map(([name, value]) => `${name} = ${value}\n`)
          .join(''),
    );
    const isRoot = process.getuid?.() === 0;
    if (isRoot) for (const path of [folder, users, configuration]) await chown(path, NOBODY, NOBODY);
    const child = spawn('pgbouncer', [configuration], {
      env: { PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    const pooler = new PgBouncer(folder, port, child);
    try {
      await pooler.takesConnections();
    } catch (error) {
      await pooler.stop();
      throw error;
    }
    return pooler;
  }

  /** The same address through the pooler. */
  through(url: string): string {
    const address = new URL(url);
    address.hostname = '127.0.0.1';
    address.port = String(this.port);
    return address.href;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGKILL');
      await once(this.child, 'exit');
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  private async takesConnections(): Promise<void> {
    for (const deadline = Date.now() + DEADLINE_MS; !(await this.listens()); await delay(20)) {
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`PgBouncer did not start:\n${this.output}`);
      }
    }
  }

  private listens(): Promise<boolean> {
    return new Promise((answer) => {
      const socket = connect(this.port, '127.0.0.1', () => {
        socket.destroy();
        answer(true);
      });
      socket.on('error', () => answer(false));
    });
  }
}

function versionOf(): readonly [number, number] | undefined {
  try {
    const text = execFileSync('pgbouncer', ['--version'], { env: { PATH }, encoding: 'utf8' });
    const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(text) ?? [];
    return [Number(major), Number(minor)];
  } catch {
    return undefined;
  }
}
