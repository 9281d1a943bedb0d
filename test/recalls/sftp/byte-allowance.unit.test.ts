import { describe, expect, it } from 'vitest';
import { ByteAllowance } from '../../../src/recalls/sftp/byte-allowance.js';

const MIB = 1024 ** 2;

/** Grants this many bytes in all, and records the requests. */
function countedUpTo(most: number) {
  const asked: number[] = [];
  let taken = 0;
  return {
    asked,
    get taken() {
      return taken;
    },
    async take(bytes: number) {
      asked.push(bytes);
      if (taken + bytes > most) return false;
      taken += bytes;
      return true;
    },
    async giveBack(bytes: number) {
      taken -= bytes;
    },
    refuse: () => new Error('too many bytes'),
  };
}

describe('the bytes of one file', () => {
  it('are asked for ahead, as many as have come, so that few questions are asked', async () => {
    const counted = countedUpTo(1024 ** 4);
    const allowance = new ByteAllowance(counted);
    for (let part = 0; part < 32 * 32; part++) await allowance.spend(32_768);
    expect(counted.asked.slice(0, 4)).toEqual([32_768, 32_768, 65_536, 131_072]);
    expect(Math.max(...counted.asked)).toBe(4 * MIB);
    expect(counted.asked.length).toBeLessThan(20);
    await allowance.close();
    await allowance.close();
    expect(counted.taken).toBe(32 * MIB);
  });

  it('are granted to the last byte, and no further', async () => {
    const counted = countedUpTo(100);
    const allowance = new ByteAllowance(counted);
    for (const bytes of [60, 39, 1]) await allowance.spend(bytes);
    await expect(allowance.spend(1)).rejects.toThrow('too many bytes');
    await allowance.close();
    expect(counted.taken).toBe(100);
  });

  it('are granted in the order in which they were asked for', async () => {
    const counted = countedUpTo(1_000);
    const allowance = new ByteAllowance(counted);
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3, 4, 5].map(async (part) => {
        await allowance.spend(100);
        order.push(part);
      }),
    );
    expect(order).toEqual([1, 2, 3, 4, 5]);
    await allowance.settled();
    expect(allowance.spend(0)).toBeUndefined();
  });

  it('are waited for when nobody knows yet whether they are granted', async () => {
    let answer: (granted: boolean) => void = () => undefined;
    const allowance = new ByteAllowance({
      take: () => new Promise((done) => (answer = done)),
      giveBack: async () => undefined,
      refuse: () => new Error('too many bytes'),
    });
    const spending = allowance.spend(1);
    let isSettled = false;
    const settled = allowance.settled().then(() => {
      isSettled = true;
    });
    await Promise.resolve();
    await new Promise((done) => setImmediate(done));
    expect(isSettled).toBe(false);
    answer(true);
    await Promise.all([spending, settled]);
  });
});
