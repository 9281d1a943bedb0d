import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { BriefMemory } from '../../src/clients/brief-memory.js';
import { FakeClock } from '../support/fake-clock.js';

const LONG_MS = 60_000;

describe('a brief memory', () => {
  it('asks once for all who want to know at the same time, and for those who come after', async () => {
    const ask = vi.fn(async (question: string) => ({ question }));
    const memory = new BriefMemory(LONG_MS, new FakeClock(), ask);
    const answers = await Promise.all(Array.from({ length: 20 }, () => memory.find('a')));
    expect(new Set(answers).size).toBe(1);
    expect(await memory.find('a')).toEqual({ question: 'a' });
    expect(await memory.find('b')).toEqual({ question: 'b' });
    expect(ask.mock.calls).toEqual([['a'], ['b']]);
  });

  it('asks again once an answer is as old as it may be', async () => {
    const ask = vi.fn(async () => ({}));
    const clock = new FakeClock();
    const memory = new BriefMemory(20, clock, ask);
    const first = await memory.find('a');
    clock.advance({ milliseconds: 20 });
    expect(await memory.find('a')).toBe(first);
    clock.advance({ milliseconds: 1 });
    expect(await memory.find('a')).not.toBe(first);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks again after there was no answer', async () => {
    const ask = vi
      .fn<() => Promise<object | undefined>>()
      .mockResolvedValueOnce(undefined)
      .mockResolvedValue({});
    const memory = new BriefMemory(LONG_MS, new FakeClock(), ask);
    expect(await memory.find('a')).toBeUndefined();
    expect(await memory.find('a')).toEqual({});
  });

  it('tells a failure to all who waited for it, and asks again', async () => {
    const ask = vi.fn<() => Promise<object>>().mockRejectedValueOnce(new Error('down')).mockResolvedValue({});
    const memory = new BriefMemory(LONG_MS, new FakeClock(), ask);
    const outcomes = await Promise.allSettled([memory.find('a'), memory.find('a')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await memory.find('a')).toEqual({});
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks anew at once when told to forget, and an older answer on its way does not come back', async () => {
    const answers = [delay(30, 'old'), delay(1, 'new')];
    const ask = vi.fn(async () => ({ answer: await answers.shift() }));
    const memory = new BriefMemory(LONG_MS, new FakeClock(), ask);
    const old = memory.find('a');
    memory.forget();
    expect(await memory.find('a')).toEqual({ answer: 'new' });
    expect(await old).toEqual({ answer: 'old' });
    expect(await memory.find('a')).toEqual({ answer: 'new' });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
