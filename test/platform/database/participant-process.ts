import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const SCRIPT = fileURLToPath(new URL('./participant.mjs', import.meta.url));

/** A process that uses the embedded PostgreSQL of a folder. */
export class ParticipantProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly said: () => string,
  ) {}

  static async start(dataDir: string, how: Launch = {}): Promise<ParticipantProcess> {
    const { child, said } = launch(dataDir, how);
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout?.on('data', () => {
        // What it waits for may come before the address.
        const [address] = /^postgres\S*(?=\n)/m.exec(said()) ?? [];
        if (address !== undefined) resolve(address);
      });
      child.once('exit', (code) => reject(new Error(`The participant ended with ${code}: ${said()}`)));
    });
    return new ParticipantProcess(child, url, said);
  }

  /** Everything it has printed to standard output and error. */
  get printed(): string {
    return this.said();
  }

  /** Tells it to stop cleanly. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** Sends a signal as a terminal does: to all processes of the group. */
  async interrupt(): Promise<number | null> {
    return this.end('SIGINT', -(this.child.pid ?? 0));
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals, pid = this.child.pid ?? 0): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(pid, signal);
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }
}

interface Launch {
  readonly transport?: 'socket' | 'tcp';
  /** Programs before Node.js on its command line: `unshare`, `setpriv`. */
  readonly prefix?: readonly string[];
  /** Environment variables besides the test's own. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Starts a participant without waiting for it. */
export function launch(
  dataDir: string,
  { transport = 'socket', prefix = [], environment = {} }: Launch = {},
): { child: ChildProcess; said: () => string } {
  const [program = '', ...words] = [...prefix, process.execPath, SCRIPT, dataDir, transport];
  const child = spawn(program, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that a test can signal it without ending itself.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { child, said: () => output };
}

export function postmasterFile(dataDir: string): string {
  return join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
}

/** @returns undefined when no server is running */
export async function serverPid(dataDir: string): Promise<number | undefined> {
  const file = await readFile(postmasterFile(dataDir), 'utf8').catch(() => '');
  return Number(file.split('\n', 1)[0]) || undefined;
}

export async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
