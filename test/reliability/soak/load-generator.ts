import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { seed } from '../plan.js';
import { SOAK } from './soak-plan.js';

const GENERATOR = resolve('test/reliability/soak/load/generator.mjs');

/** The results of the calls of one second. */
export interface LoadFigures {
  /** When it was reported, by `performance.now`. */
  readonly at: number;
  /** The number of each kind and status: `open: 201`. */
  readonly answers: Readonly<Record<string, number>>;
  /** How many were not as expected. */
  readonly wrong: number;
  /** Some of those. */
  readonly shown: readonly { readonly kind: string; readonly status: number; readonly text: string }[];
  /** Calls that were not made because too many were in progress. */
  readonly leftOut: number;
  readonly mostUnderWay: number;
  /** Upper limits of buckets in milliseconds, and how many calls took so long. */
  readonly latencies: readonly (readonly [milliseconds: number, count: number])[];
}

export interface LoadOf {
  readonly url: string;
  readonly clients: Readonly<Record<'maker' | 'mot' | 'sender', OnboardedClient>>;
  /** Vehicles with an open recall of the manufacturer. */
  readonly vins: readonly string[];
  /** Vehicles that only MOT stations look up. */
  readonly others: readonly string[];
}

/** The process that generates the load. */
export class LoadGenerator {
  readonly figures: LoadFigures[] = [];
  private readonly child: ChildProcess;
  private waiting:
    | { done: (answer: { perSecond?: number }) => void; fail: (error: Error) => void }
    | undefined;
  private broken: Error | undefined;

  private constructor() {
    this.child = fork(GENERATOR, { env: { PATH: process.env.PATH }, execArgv: [], stdio: 'inherit' });
    this.child.on('message', (message) => this.hear(message as { tell: string }));
    this.child.on('exit', (code) => this.breakOff(new Error(`The load generator ended with ${code}.`)));
  }

  static async start(load: LoadOf): Promise<LoadGenerator> {
    const generator = new LoadGenerator();
    const { connections, secretPauseMs } = SOAK;
    await generator.ask('prepare', { ...load, connections, secretPauseMs, seed });
    return generator;
  }

  /** As many calls as possible, on all connections at once. @returns how many were answered per second */
  async hammer(seconds: number): Promise<number> {
    const { perSecond = 0 } = await this.ask('hammer', { seconds });
    return perSecond;
  }

  /** Starts making this many calls per second. */
  async begin(perSecond: number): Promise<void> {
    await this.ask('begin', { perSecond });
  }

  /** Ends the load, waits for the responses, and closes its connections. */
  async end(): Promise<void> {
    await this.ask('end', {});
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }

  private ask(task: string, given: object): Promise<{ perSecond?: number }> {
    return new Promise((done, fail) => {
      if (this.broken) return fail(this.broken);
      this.waiting = { done, fail };
      this.child.send({ task, ...given });
    });
  }

  private hear(message: { tell: string } & Record<string, unknown>): void {
    const { tell, ...told } = message;
    if (tell === 'figures') this.figures.push({ at: performance.now(), ...told } as LoadFigures);
    else if (tell === 'done') this.waiting?.done(told);
    else this.waiting?.fail(new Error(String(told.reason)));
  }

  private breakOff(error: Error): void {
    this.broken = error;
    this.waiting?.fail(error);
  }
}
