import { describe, expect, it } from 'vitest';
import { TimeoutError } from '../../../src/platform/clock/with-timeout.js';
import { FairShares, type Release } from '../../../src/platform/database/fair-shares.js';

/** A timeout that is never reached here. */
const LONG_MS = 60_000;

/** Acquires for one holder after another, and records the order in which they got it. */
function taker(shares: FairShares) {
  const given: string[] = [];
  const held: { readonly holder: string; readonly release: Release }[] = [];
  return {
    given,
    async take(...holders: string[]): Promise<void> {
      for (const holder of holders) {
        void shares.take(holder).then((release) => {
          given.push(holder);
          held.push({ holder, release });
        });
      }
      await settle();
    },
    async giveBack(holder: string): Promise<void> {
      const [first] = held.splice(
        held.findIndex((each) => each.holder === holder),
        1,
      );
      first?.release();
      await settle();
    },
  };
}

/** All promises that are due by now are fulfilled. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('fair shares', () => {
  it('are given at once up to the limit of each holder, and up to the limit of all', async () => {
    const { given, take } = taker(new FairShares({ inAll: 5, each: 3, waitMs: LONG_MS }));
    await take('a', 'a', 'a', 'a', 'b', 'b', 'b');
    expect(given).toEqual(['a', 'a', 'a', 'b', 'b']);
  });

  it('go, when one is free, to the holder with the fewest, and among equals to the one whose turn was the longest ago', async () => {
    const { given, take, giveBack } = taker(new FairShares({ inAll: 4, each: 2, waitMs: LONG_MS }));
    await take('a', 'a', 'b', 'b');
    await take('a', 'c', 'd', 'c');
    expect(given.splice(0)).toEqual(['a', 'a', 'b', 'b']);
    await giveBack('b');
    await giveBack('b');
    expect(given.splice(0)).toEqual(['c', 'd']);
    // The first waiting holder still has two.
    await giveBack('d');
    expect(given.splice(0)).toEqual(['c']);
    await giveBack('c');
    expect(given.splice(0)).toEqual([]);
    await giveBack('a');
    expect(given).toEqual(['a']);
  });

  it('are given in order: a new waiter does not overtake an older one of the same holder', async () => {
    const { given, take, giveBack } = taker(new FairShares({ inAll: 1, each: 1, waitMs: LONG_MS }));
    await take('a', 'b', 'c');
    await giveBack('a');
    await take('d');
    await giveBack('b');
    expect(given).toEqual(['a', 'b', 'c']);
  });

  it('go in turns where there is one place, also between one who has many waiting and others who have one', async () => {
    const { given, take, giveBack } = taker(new FairShares({ inAll: 1, each: 1, waitMs: LONG_MS }));
    await take('a', 'a', 'a', 'a', 'b', 'b', 'c');
    for (const holder of ['a', 'b', 'c', 'a', 'b', 'a']) await giveBack(holder);
    expect(given).toEqual(['a', 'b', 'c', 'a', 'b', 'a', 'a']);
  });

  it('are as new for a holder that had nothing and waited for nothing in between', async () => {
    const { given, take, giveBack } = taker(new FairShares({ inAll: 1, each: 1, waitMs: LONG_MS }));
    await take('a');
    await giveBack('a');
    await take('x', 'a', 'b');
    await giveBack('x');
    await giveBack('a');
    expect(given).toEqual(['a', 'x', 'a', 'b']);
  });

  it('count once, however often they are given back', async () => {
    const shares = new FairShares({ inAll: 1, each: 1, waitMs: LONG_MS });
    const release = await shares.take('a');
    release();
    release();
    const { given, take } = taker(shares);
    await take('b', 'c');
    expect(given).toEqual(['b']);
  });

  it('are waited for no longer than is allowed, and one that was given up goes to nobody', async () => {
    const shares = new FairShares({ inAll: 1, each: 1, waitMs: 5 });
    const release = await shares.take('a');
    await expect(shares.take('b')).rejects.toBeInstanceOf(TimeoutError);
    release();
    await expect(shares.take('c')).resolves.toBeTypeOf('function');
  });

  it('are not waited for after the wait was aborted', async () => {
    const shares = new FairShares({ inAll: 1, each: 1, waitMs: LONG_MS });
    const release = await shares.take('a');
    const stop = new AbortController();
    const waiting = shares.take('b', stop.signal);
    stop.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(shares.take('b', stop.signal)).rejects.toThrow('gone');
    release();
    await expect(shares.take('c')).resolves.toBeTypeOf('function');
  });
});
