import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { turnFor } from '../../../src/platform/clock/turn-for.js';

const MIB = 1024 ** 2;

describe('Work on many bytes', () => {
  let turn: number;
  let stopped: boolean;

  beforeEach(async () => {
    // Nothing of the test before is left.
    for (let turns = 0; turns < 3; turns += 1) await nextTurn();
    turn = 0;
    stopped = false;
    const count = () => {
      turn += 1;
      if (!stopped) setImmediate(count);
    };
    setImmediate(count);
  });

  /** In which turn of the event loop each of several callers begins, in the order in which they asked. */
  async function turnsOf(...sizes: number[]): Promise<number[]> {
    const began = await Promise.all(
      sizes.map(async (bytes) => {
        await turnFor(bytes);
        return turn;
      }),
    );
    stopped = true;
    return began;
  }

  it('begins at once when there is no other', async () => {
    expect(await turnsOf(MIB)).toEqual([0]);
  });

  it('begins in the same turn as other work, as long as both have few bytes', async () => {
    expect(await turnsOf(MIB / 4, MIB / 2, MIB / 4)).toEqual([0, 0, 0]);
  });

  it('begins in a turn of its own when others have the bytes of this one, first come, first served', async () => {
    const turns = await turnsOf(MIB, MIB, MIB / 2, MIB / 2, 1);
    expect(turns[0]).toBe(0);
    expect(turns[1]).toBeGreaterThan(0);
    expect(turns[2]).toBeGreaterThan(turns[1] ?? 0);
    expect(turns[3]).toBe(turns[2]);
    expect(turns[4]).toBeGreaterThan(turns[3] ?? 0);
  });

  it('begins even if it has more bytes than a turn', async () => {
    const turns = await turnsOf(MIB / 2, 5 * MIB, 1);
    expect(turns[1]).toBeGreaterThan(0);
    expect(turns[2]).toBeGreaterThan(turns[1] ?? 0);
  });

  it('is not kept waiting by one that asks again and again', async () => {
    const order: string[] = [];
    const greedy = async () => {
      for (let piece = 1; piece <= 4; piece += 1) {
        await turnFor(MIB);
        order.push(`greedy ${piece}`);
      }
    };
    const other = async () => {
      await turnFor(MIB);
      order.push('other');
    };
    await Promise.all([greedy(), other()]);
    stopped = true;
    expect(order.slice(0, 2)).toEqual(['greedy 1', 'other']);
  });
});
