import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How long a process may take to stop by itself before it is killed. */
const STOP_TIMEOUT_MS = 15_000;

/** The resources that a process has used, as reported by its probe. */
export interface Usage {
  /** CPU time of all its threads since its start, user and system, in microseconds. */
  readonly cpuMicroseconds: number;
  /** The maximum resident memory, in bytes. */
  readonly peakResidentBytes: number;
}

/** A Node process of the benchmark: a server, or the load generator. */
export class BenchProcess {
  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Starts a compiled script with only the environment it is given, so that a figure does not depend on the
   * shell it was measured from. Its output is this process's.
   *
   * @param script relative to this file, or with `file:`; compiled.
   */
  static start(
    name: string,
    script: string,
    {
      parameters = [],
      environment = {},
    }: { parameters?: string[]; environment?: Record<string, string> } = {},
  ): BenchProcess {
    const probe = new URL('./usage-probe.js', import.meta.url).href;
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), parameters, {
      // The first two are the flags of `npm start`.
      execArgv: ['--enable-source-maps', '--heap-growing-percent=50', '--import', probe],
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return new BenchProcess(name, child);
  }

  /** Sends a message and waits for the next one back. One message at a time. */
  async ask<Answer>(question: unknown): Promise<Answer> {
    this.child.send(question as object);
    return this.next<Answer>();
  }

  /** The next message of the process; rejects if it ends before that. */
  async next<Answer>(): Promise<Answer> {
    if (this.ended) throw new Error(`${this.name} has ended.`);
    const settled = new AbortController();
    const { signal } = settled;
    try {
      return await Promise.race([
        once(this.child, 'message', { signal }).then(([message]) => {
          const { error } = message as { error?: string };
          if (error !== undefined) throw new Error(`${this.name}: ${error}`);
          return message as Answer;
        }),
        once(this.child, 'exit', { signal }).then(([status]) => {
          throw new Error(`${this.name} ended with status ${status}.`);
        }),
      ]);
    } finally {
      settled.abort();
    }
  }

  usage(): Promise<Usage> {
    return this.ask<Usage>('usage');
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const end = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const kill = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await end;
    clearTimeout(kill);
  }
}
