import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { withTwoRoles } from '../support/roles.js';
import { keepPrinted } from '../support/suite-log.js';

const MAIN = resolve('dist/service/main.js');
const COMMAND_LINE = resolve('dist/service/cli.js');
/** A line that the process prints, or a line of its log. */
const READY = /Vehicle Recalls is ready at ([^\s"]+)/;

export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built service as a process, with its output and its exit. */
export class ServiceProcess {
  private readonly output = { stdout: '', stderr: '' };
  private readonly closed: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        this.output[stream] += text;
        keepPrinted(text);
      });
    }
    this.closed = once(child, 'close');
  }

  /** @param settings its whole environment; the port is any free one unless they set it */
  static launch(settings: NodeJS.ProcessEnv): ServiceProcess {
    return new ServiceProcess(spawn(process.execPath, [MAIN], { env: environment(settings) }));
  }

  /** With the Node.js options of `npm start`, because some of them affect the memory. */
  static launchAsNpmStart(settings: NodeJS.ProcessEnv): ServiceProcess {
    return new ServiceProcess(
      spawn(process.execPath, [...npmStartsOptions(), MAIN], { env: environment(settings) }),
    );
  }

  /** `node bin/recalls.js serve --only=…`. */
  static launchParts(only: string, settings: NodeJS.ProcessEnv): ServiceProcess {
    const words = [COMMAND_LINE, 'serve', `--only=${only}`];
    return new ServiceProcess(spawn(process.execPath, words, { env: environment(settings) }));
  }

  /** As npm starts it: with a shell in between, which gets the signals to npm. */
  static launchInNpmsShell(settings: NodeJS.ProcessEnv): ServiceProcess {
    const env = environment({ npm_lifecycle_event: 'start', ...settings });
    return new ServiceProcess(spawn('sh', ['-c', `"${process.execPath}" "${MAIN}"; exit $?`], { env }));
  }

  /** What it has printed to standard output. */
  get printed(): string {
    return this.output.stdout;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Waits until it is ready. @returns its address */
  ready(): Promise<string> {
    return this.says(READY);
  }

  /** Waits until it prints this. @returns what the first group matches */
  async says(line: RegExp): Promise<string> {
    for (;;) {
      const found = line.exec(this.output.stdout);
      if (found) return found[1] ?? '';
      if (this.hasEnded) throw new Error(`It ended with ${this.child.exitCode}: ${this.output.stderr}`);
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.closed]);
    }
  }

  /** Stops reading its output, like a log collector that crashes. */
  closeOutput(): void {
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until the process and all others that write to its output have ended. */
  async ending(): Promise<Ending> {
    await this.closed;
    return { code: this.child.exitCode, ...this.output };
  }

  async stop(): Promise<Ending> {
    this.signal('SIGTERM');
    return this.ending();
  }
}

function npmStartsOptions(): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
  const command = / node (--.+) dist\/service\/main\.js$/.exec(scripts.start)?.[1];
  if (command === undefined) throw new Error(`npm start does something else: ${scripts.start}`);
  return command.split(' ');
}

function environment(settings: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { PATH, HOME, SystemRoot } = process.env;
  return { PATH, HOME, SystemRoot, PORT: '0', SFTP_PORT: 'off', ...withTwoRoles(settings) };
}
