import { setTimeout as delay } from 'node:timers/promises';
import type { InFlight } from './in-flight.js';

/** Much longer than any timeout of the service or its protocols; a wait this long would never end. */
const LONGEST_STEP_MS = 60_000;

/** Does one thing, and returns how long to rest after it. */
export type Step = () => Promise<number>;

/** The workers that generate the load: each does one thing after another, and all can be paused. */
export class Hands {
  private going = false;
  private atWork: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly steps: readonly Step[],
    private readonly inFlight: InFlight,
  ) {}

  resume(): void {
    this.going = true;
    this.atWork = Promise.all(this.steps.map((step) => this.keepOn(step)));
    // Called when a worker pauses.
    this.atWork.catch(() => {});
  }

  /**
   * Waits until every worker has finished its current work.
   *
   * @throws the problem that a worker found, or that one got no response at all
   */
  async pause(): Promise<void> {
    this.going = false;
    const tooLong = new AbortController();
    const late = delay(LONGEST_STEP_MS, undefined, { signal: tooLong.signal }).then(() => {
      const kinds = this.inFlight.kinds.join(', ');
      throw new Error(`It was asked of the service, and neither answered nor broken off: ${kinds}`);
    });
    try {
      await Promise.race([this.atWork, late]);
    } finally {
      late.catch(() => {});
      tooLong.abort();
    }
  }

  private async keepOn(step: Step): Promise<void> {
    while (this.going) await delay(await step());
  }
}
