import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { freePort } from '../../support/started-service.js';

/** Much longer than a start takes. */
const DEADLINE_MS = 20_000;

/** The reason why tests that need a real Redis can't run here; undefined when they can. */
export const REDIS_MISSING = whyMissing();

/** A real redis-server that stores nothing on disk. It can be killed, paused and started again. */
export class RedisServer {
  private process: ChildProcess | undefined;
  private readonly observers: Socket[] = [];

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<RedisServer> {
    const server = await RedisServer.prepare();
    await server.start();
    return server;
  }

  /** An address at which nothing listens yet. */
  static async prepare(): Promise<RedisServer> {
    return new RedisServer(await mkdtemp(join(tmpdir(), 'recalls-test-redis-')), await freePort());
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(...words: string[]): Promise<void> {
    const settings = ['--port', this.port, '--bind', '127.0.0.1', '--dir', this.folder, '--save', ''];
    const child = spawn('redis-server', [...settings.map(String), ...words], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.process = child;
    let output = '';
    await new Promise<void>((ready, fail) => {
      child.stdout.setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
        if (output.includes('Ready to accept connections')) ready();
      });
      child.once('exit', () => fail(new Error(`redis-server ended:\n${output}`)));
      setTimeout(
        () => fail(new Error(`redis-server was not ready in time:\n${output}`)),
        DEADLINE_MS,
      ).unref();
    });
  }

  /** It loses all its data. */
  async kill(): Promise<void> {
    for (const observer of this.observers.splice(0)) observer.destroy();
    const child = this.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Connections remain open, but nothing is answered. */
  hang(): void {
    this.process?.kill('SIGSTOP');
  }

  goOn(): void {
    this.process?.kill('SIGCONT');
  }

  /** Sends it a command, as an operator would with redis-cli. */
  async command(name: string, ...words: (string | number)[]): Promise<unknown> {
    const client = new Redis(this.url, { retryStrategy: null, lazyConnect: true });
    try {
      await client.connect();
      return await client.call(name, ...words);
    } finally {
      client.disconnect();
    }
  }

  /** Records what its scripts decide, per key, by Redis's own time. MONITOR reports every command, so none is missing. */
  async watch(): Promise<Map<string, Decision[]>> {
    const decisions = new Map<string, Decision[]>();
    const observer = connect(this.port, '127.0.0.1', () => observer.write('MONITOR\r\n'));
    observer.on('error', () => {});
    this.observers.push(observer);
    const lines = createInterface({ input: observer });
    // The first line confirms MONITOR.
    await once(lines, 'line');
    lines.on('line', (line) => {
      const [, seconds, microseconds, asked] =
        /^\+(\d+)\.(\d+) .* "evalsha" "\w+" "1" "(.+?)"/i.exec(line) ?? [];
      if (asked !== undefined) {
        const decided = decisions.get(asked) ?? [];
        decisions.set(asked, decided);
        decided.push({ time: Number(seconds) * 1_000_000 + Number(microseconds), passes: false });
      }
      const [, key, time] = / "RPUSH" "(.+)" "(\d+)"$/.exec(line) ?? [];
      // No other command comes between the first and the last command of a script.
      if (key !== undefined) decisions.get(key)?.splice(-1, 1, { time: Number(time), passes: true });
      const [, bucket] = / "SET" "(.+?)" "\d+" "PX"/.exec(line) ?? [];
      const last = bucket === undefined ? undefined : decisions.get(bucket)?.at(-1);
      if (bucket !== undefined && last) {
        decisions.get(bucket)?.splice(-1, 1, { ...last, passes: true });
      }
    });
    return decisions;
  }

  async stop(): Promise<void> {
    this.goOn();
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A call as Redis saw it; times are in microseconds. */
export interface Decision {
  readonly time: number;
  readonly passes: boolean;
}

export function letThrough(decisions: readonly Decision[] = []): number[] {
  return decisions.filter(({ passes }) => passes).map(({ time }) => time);
}

/** The most calls in any trailing second, which is half open. Times are in microseconds. */
export function busiestSecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((time) => inTrailingSecond(times, time)));
}

/** A call from its caller's point of view: it was decided on at some time between these two, in milliseconds. */
export interface PassedCall {
  readonly began: number;
  readonly ended: number;
}

/**
 * The calls that were certainly allowed within one second. On a busy machine a caller gets a response late, so calls that were decided on a
 * second apart may appear close together. But calls that both began and ended within a second were decided on within it.
 */
export function surelyWithinASecond(calls: readonly PassedCall[]): number {
  const inSecondFrom = (start: number) =>
    calls.filter(({ began, ended }) => began >= start && ended < start + 1_000).length;
  return Math.max(0, ...calls.map(({ began }) => inSecondFrom(began)));
}

/**
 * The fewest calls that were allowed in the second before a refused one. The recorded time of a refusal is a moment after the script read
 * the clock. 20 ms are allowed for that, which is the difference between 25 and 24.5 per second.
 */
export function leastBeforeRefusal(decisions: readonly Decision[] = []): number {
  const times = letThrough(decisions);
  const refused = decisions.filter(({ passes }) => !passes);
  return Math.min(...refused.map(({ time }) => inTrailingSecond(times, time, 20_000)));
}

function inTrailingSecond(times: readonly number[], now: number, tolerance = 0): number {
  return times.filter((time) => time > now - 1_000_000 - tolerance && time <= now).length;
}

function whyMissing(): string | undefined {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'skipped: redis-server is not installed (Debian: redis-server)';
  }
}
