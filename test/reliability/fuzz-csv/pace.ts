import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { withTimeout } from '../../../src/platform/clock/with-timeout.js';
import { HangAlarm } from './hang-alarm.js';

/** Much longer than anything takes; only work that hangs reaches it. */
const DEADLINE_MS = 180_000;

/** How long the service works on files, and for how long it blocks everything else meanwhile. */
export class Pace {
  /** Milliseconds. */
  longestStep = { milliseconds: 0, of: '' };
  longestPause = { milliseconds: 0, of: '' };
  private readonly delays: IntervalHistogram = monitorEventLoopDelay({ resolution: 5 });
  private readonly alarm = new HangAlarm(2 * DEADLINE_MS);

  /** @throws TimeoutError when the work hangs; if it blocks the thread, the alarm ends the process */
  async time<Result>(origin: string, work: () => Promise<Result>): Promise<Result> {
    this.alarm.beat(origin);
    this.delays.reset();
    this.delays.enable();
    const begun = performance.now();
    try {
      return await withTimeout(DEADLINE_MS, work());
    } finally {
      this.delays.disable();
      const milliseconds = Math.round(performance.now() - begun);
      if (milliseconds > this.longestStep.milliseconds) this.longestStep = { milliseconds, of: origin };
      const pause = Math.round(this.delays.max / 1e6);
      if (pause > this.longestPause.milliseconds) this.longestPause = { milliseconds: pause, of: origin };
    }
  }

  async close(): Promise<void> {
    await this.alarm.close();
  }
}
