import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { hostTakes, runInHost } from './command-host.js';
import type { Outcome } from './outcome.js';
import { withTwoRoles } from './roles.js';
import { keepPrinted } from './suite-log.js';

/** Environment variables that every process needs; the settings of the person who runs the tests are not among them. */
const SURROUNDINGS = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);

/** Much longer than anything takes; only a process that hangs reaches it. The first `npx recalls` builds the project. */
const DEADLINE_MS = 120_000;

/** The output of a whole test run is longer than Node.js reads by itself. */
const LONGEST_OUTPUT = 100 * 2 ** 20;

/** The built service in a process of its own, as `npm start` runs it. */
export class StartedService {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly output: () => string,
  ) {}

  /** @param until the text that it prints when it is ready */
  static async start(
    settings: { readonly DATA_DIR: string } & NodeJS.ProcessEnv,
    { cwd = process.cwd(), until }: { cwd?: string; until: string },
  ): Promise<StartedService> {
    const port = settings.PORT ?? String(await freePort());
    const child = spawn(process.execPath, [resolve('dist/service/main.js')], {
      cwd,
      // Several run at a time, so they need different SFTP ports unless a test sets one.
      env: { ...SURROUNDINGS, SFTP_PORT: 'off', ...withTwoRoles(settings), PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const service = new StartedService(`http://127.0.0.1:${port}`, child, () => output);
    const ready = new Promise<void>((done, fail) => {
      const hear = (chunk: string) => {
        output += chunk;
        keepPrinted(chunk);
        if (output.includes(until)) done();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('exit', (code) => fail(new Error(`The service ended with ${code}:\n${output}`)));
      setTimeout(() => fail(new Error(`The service was not ready in time:\n${output}`)), DEADLINE_MS).unref();
    });
    try {
      await ready;
    } catch (error) {
      await service.stop();
      throw error;
    }
    return service;
  }

  /** Everything it has printed. */
  get printed(): string {
    return this.output();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** As when the machine loses its power. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

/**
 * Runs `recalls …` as built, with these settings and no others. Most commands run in a process that has loaded them already; the README's
 * and those of {@link recallsProcess} in one of their own.
 */
export async function recalls(
  words: readonly string[],
  settings: NodeJS.ProcessEnv,
  { cwd = process.cwd() }: { cwd?: string } = {},
): Promise<Outcome> {
  const environment = { ...SURROUNDINGS, ...withTwoRoles(settings) };
  return hostTakes(words, environment)
    ? runInHost(words, environment, cwd)
    : recallsProcess(words, settings, { cwd });
}

/** Runs `recalls …` in a process of its own, as people do. */
export function recallsProcess(
  words: readonly string[],
  settings: NodeJS.ProcessEnv,
  { cwd }: { cwd?: string } = {},
): Promise<Outcome> {
  return run(process.execPath, [resolve('bin/recalls.js'), ...words], {
    cwd,
    settings: withTwoRoles(settings),
  });
}

/** Runs lines in `sh`, or another shell like it, which ends at the first that fails. */
export function shell(
  lines: string,
  {
    cwd,
    settings,
    name = 'sh',
    deadlineMs,
  }: { cwd?: string; settings?: NodeJS.ProcessEnv; name?: 'sh' | 'bash'; deadlineMs?: number } = {},
): Promise<Outcome> {
  return run(name, ['-euc', lines], { cwd, settings, deadlineMs });
}

/** Types lines into a `zsh` that takes them for a person's: it knows no comments, and goes on after a line that fails. */
export function typedIntoZsh(lines: string, { cwd }: { cwd: string }): Promise<Outcome> {
  return run('zsh', ['-fis'], { cwd, input: `${lines}\n` });
}

function run(
  program: string,
  words: readonly string[],
  {
    cwd,
    settings,
    input = '',
    deadlineMs = DEADLINE_MS,
  }: {
    cwd?: string | undefined;
    settings?: NodeJS.ProcessEnv | undefined;
    input?: string;
    deadlineMs?: number | undefined;
  },
): Promise<Outcome> {
  return new Promise((done) => {
    const child = execFile(
      program,
      words,
      { cwd, env: { ...SURROUNDINGS, ...settings }, timeout: deadlineMs, maxBuffer: LONGEST_OUTPUT },
      (_, stdout, stderr) => done({ status: child.exitCode ?? -1, stdout, stderr }),
    );
    // A program that ends without reading has closed it.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('No port is free.');
  return address.port;
}
