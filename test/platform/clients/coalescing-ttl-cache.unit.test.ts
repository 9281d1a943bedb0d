import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { CoalescingTtlCache } from '../../../src/platform/clients/coalescing-ttl-cache.js';
import { FakeClock } from '../../support/fake-clock.js';

const LONG_MS = 60_000;

describe('a brief memory', () => {
  it('asks once for all who want to know at the same time, and for those who come after', async () => {
    const ask = vi.fn(async (question: string) => ({ question }));
    const memory = new CoalescingTtlCache(LONG_MS, new FakeClock(), ask);
    const answers = await Promise.all(Array.from({ length: 20 }, () => memory.find('a')));
    expect(new Set(answers).size).toBe(1);
    expect(await memory.find('a')).toEqual({ question: 'a' });
    expect(await memory.find('b')).toEqual({ question: 'b' });
    expect(ask.mock.calls).toEqual([['a'], ['b']]);
  });

  it('asks again once an answer is as old as it may be', async () => {
    const ask = vi.fn(async () => ({}));
    const clock = new FakeClock();
    const memory = new CoalescingTtlCache(20, clock, ask);
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
    const memory = new CoalescingTtlCache(LONG_MS, new FakeClock(), ask);
    expect(await memory.find('a')).toBeUndefined();
    expect(await memory.find('a')).toEqual({});
  });

  it('asks for all who come while it may not ask again, in one question that begins after they came', async () => {
    const asked: string[] = [];
    const memory = new CoalescingTtlCache<object>(LONG_MS, new FakeClock(), async (question) => {
      asked.push(question);
      return undefined;
    });
    await memory.find('a');
    const waiting = Array.from({ length: 100 }, () => memory.find('a'));
    expect(asked).toEqual(['a']);
    await Promise.all(waiting);
    expect(asked).toEqual(['a', 'a']);
    await memory.find('b');
    expect(asked).toEqual(['a', 'a', 'b']);
  });

  it('asks anew once for an answer that is not enough, and keeps the new one', async () => {
    const answers = [new Set(['old']), new Set(['old', 'new'])];
    const ask = vi.fn(async () => answers.shift());
    const memory = new CoalescingTtlCache<Set<string>>(LONG_MS, new FakeClock(), ask);
    expect((await memory.find('a', (set) => set.has('old')))?.has('old')).toBe(true);
    const both = [memory.find('a', (set) => set.has('new')), memory.find('a', (set) => set.has('new'))];
    for (const answer of await Promise.all(both)) expect(answer?.has('new')).toBe(true);
    expect((await memory.find('a', (set) => set.has('new')))?.has('new')).toBe(true);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks again at once for an answer that was not enough before', async () => {
    const ask = vi.fn(async () => new Set<string>());
    const clock = new FakeClock();
    const memory = new CoalescingTtlCache<Set<string>>(LONG_MS, clock, ask);
    await memory.find('a', () => false);
    clock.advance({ milliseconds: 50 });
    void memory.find('a', () => false);
    // Before the end of the pause between two equal queries.
    await vi.waitFor(() => expect(ask).toHaveBeenCalledTimes(2), { timeout: 40, interval: 1 });
  });

  it('rejects for all waiting callers when it fails, and asks again', async () => {
    const ask = vi.fn<() => Promise<object>>().mockRejectedValueOnce(new Error('down')).mockResolvedValue({});
    const memory = new CoalescingTtlCache(LONG_MS, new FakeClock(), ask);
    const outcomes = await Promise.allSettled([memory.find('a'), memory.find('a')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await memory.find('a')).toEqual({});
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('asks again at once after forget(), and ignores an older answer in flight', async () => {
    const answers = [delay(30, 'old'), delay(1, 'new')];
    const ask = vi.fn(async () => ({ answer: await answers.shift() }));
    const memory = new CoalescingTtlCache(LONG_MS, new FakeClock(), ask);
    const old = memory.find('a');
    memory.forget();
    expect(await memory.find('a')).toEqual({ answer: 'new' });
    expect(await old).toEqual({ answer: 'old' });
    expect(await memory.find('a')).toEqual({ answer: 'new' });
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
