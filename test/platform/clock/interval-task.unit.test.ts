import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IntervalTask } from '../../../src/platform/clock/interval-task.js';

describe('Repeating work', () => {
  const repeatings: IntervalTask[] = [];
  const repeat = (work: () => Promise<void>) => {
    const repeating = new IntervalTask('Test', 1000, work);
    repeatings.push(repeating);
    return repeating;
  };

  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(async () => {
    for (const repeating of repeatings.splice(0)) await repeating.stop();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('begins at once, and again a pause after each round ended', async () => {
    const work = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 5000)));
    repeat(work).start();
    await vi.advanceTimersByTimeAsync(0);
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5999);
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(5000);
  });

  it('continues after a round that failed, and logs each outage once', async () => {
    const error = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    let down = true;
    const work = vi.fn(async () => {
      if (down) throw new Error('down');
    });
    repeat(work).start();
    await vi.advanceTimersByTimeAsync(3000);
    expect(work).toHaveBeenCalledTimes(4);
    expect(error).toHaveBeenCalledTimes(1);
    down = false;
    await vi.advanceTimersByTimeAsync(2000);
    expect(work).toHaveBeenCalledTimes(6);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('never does two rounds at a time', async () => {
    let atOnce = 0;
    let most = 0;
    const repeating = repeat(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise<void>((resolve) => setTimeout(resolve, 100));
      atOnce -= 1;
    });
    repeating.start();
    const rounds = Promise.all([repeating.round(), repeating.round()]);
    await vi.advanceTimersByTimeAsync(300);
    await rounds;
    expect(most).toBe(1);
  });

  it('reports a failed round to the caller that requested it', async () => {
    const repeating = repeat(() => Promise.reject(new Error('down')));
    await expect(repeating.round()).rejects.toThrow('down');
  });

  it('waits for the round in progress when it is stopped, and begins no other', async () => {
    let finished = false;
    const work = vi.fn(async () => {
      await new Promise<void>((resolve) => setTimeout(resolve, 500));
      finished = true;
    });
    const repeating = repeat(work);
    repeating.start();
    await vi.advanceTimersByTimeAsync(0);
    const stopped = repeating.stop();
    expect(repeating.stopping).toBe(true);
    await vi.advanceTimersByTimeAsync(500);
    await stopped;
    expect(finished).toBe(true);
    await repeating.round();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work).toHaveBeenCalledTimes(1);
  });
});
