import { setTimeout as delay } from 'node:timers/promises';
import type { Call } from './caller.js';

/** Calls that continue until they are told to end. */
export class Load {
  readonly calls: Call[] = [];
  private going = true;
  private under: Promise<unknown> = Promise.resolve();

  /** This many calls per second, whether or not earlier ones were answered. */
  static steady(perSecond: number, next: (turn: number) => Promise<Call>): Load {
    const load = new Load();
    load.under = load.keepPace(perSecond, next);
    return load;
  }

  /**
   * Sequential calls.
   *
   * @param pauseMs the pause between them, because the balancer refuses an address with more than 10,000 calls in ten seconds
   */
  static hammer(next: () => Promise<Call>, pauseMs: number): Load {
    const load = new Load();
    load.under = load.oneByOne(next, pauseMs);
    return load;
  }

  /** Waits for the responses to all calls. */
  async end(): Promise<readonly Call[]> {
    this.going = false;
    await this.under;
    return this.calls;
  }

  private async oneByOne(next: () => Promise<Call>, pauseMs: number): Promise<void> {
    while (this.going) {
      this.calls.push(await next());
      await delay(pauseMs);
    }
  }

  private async keepPace(perSecond: number, next: (turn: number) => Promise<Call>): Promise<void> {
    const began = performance.now();
    const answers: Promise<unknown>[] = [];
    for (let turn = 0; this.going; turn += 1) {
      await delay(Math.max(0, began + (turn * 1_000) / perSecond - performance.now()));
      answers.push(next(turn).then((call) => this.calls.push(call)));
    }
    await Promise.all(answers);
  }
}
