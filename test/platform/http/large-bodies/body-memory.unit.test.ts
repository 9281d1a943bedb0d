import { describe, expect, it } from 'vitest';
import { BodyMemory } from '../../../../src/platform/http/large-bodies/body-memory.js';

const MIB = 1024 ** 2;
const ENOUGH = 64 * MIB;

describe('The memory of bodies', () => {
  it.each([
    1,
    1_000,
    128 * 1024 - 1,
    128 * 1024,
    429_000,
    2 * MIB,
    2 * MIB + 1,
    10 * MIB - 1,
    10 * MIB,
  ])('is as long as asked for: %i bytes, and at most an eighth longer', (bytes) => {
    const body = new BodyMemory().take(bytes, ENOUGH);
    expect(body.length).toBe(bytes);
    expect(body.buffer.byteLength).toBeLessThanOrEqual(Math.ceil(bytes * 1.125));
  });

  it.each([200_000, 3 * MIB, 10 * MIB])('of %i bytes is used again by a body of a similar size', (bytes) => {
    const memory = new BodyMemory();
    const first = memory.take(bytes, ENOUGH);
    memory.giveBack(first, ENOUGH);
    const { idleBytes } = memory;
    expect(idleBytes).toBeGreaterThanOrEqual(bytes);
    expect(memory.take(bytes - 5, ENOUGH)).toHaveLength(bytes - 5);
    expect(memory.idleBytes).toBe(0);
  });

  it('shows nothing of the body before, and that one is empty for those who still have it', () => {
    const memory = new BodyMemory();
    const first = memory.take(300_000, ENOUGH);
    first.fill('x');
    const image = first.subarray(1_000, 200_000);
    memory.giveBack(first, ENOUGH);
    expect([first.length, image.length]).toEqual([0, 0]);
    expect(image[0]).toBeUndefined();
    const second = memory.take(300_000, ENOUGH);
    expect(second.every((byte) => byte === 0)).toBe(true);
    image.fill('y');
    expect(second.every((byte) => byte === 0)).toBe(true);
  });

  it('is given to one body alone', () => {
    const memory = new BodyMemory();
    memory.giveBack(memory.take(MIB, ENOUGH), ENOUGH);
    const [one, other] = [memory.take(MIB, ENOUGH), memory.take(MIB, ENOUGH)];
    one.fill(1);
    other.fill(2);
    expect(one.every((byte) => byte === 1)).toBe(true);
  });

  it('stays idle only as far as the budget has bytes for it', () => {
    const memory = new BodyMemory();
    const bodies = [1, 2, 3, 4].map((mebibytes) => memory.take(mebibytes * MIB, ENOUGH));
    for (const body of bodies) memory.giveBack(body, 8 * MIB);
    expect(memory.idleBytes).toBe(7 * MIB);
    memory.take(10 * MIB, 5 * MIB);
    expect(memory.idleBytes).toBe(4 * MIB);
    memory.take(10 * MIB, 0);
    expect(memory.idleBytes).toBe(0);
  });
});
