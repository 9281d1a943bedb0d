import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../../src/platform/config/settings.js';
import { RequestError } from '../../../../src/platform/errors/request-error.js';
import { BodyBudget } from '../../../../src/platform/http/large-bodies/body-budget.js';
import { FakeClock } from '../../../support/fake-clock.js';

const MIB = 1024 ** 2;

function budgetOf(mebibytes: number) {
  const clock = new FakeClock();
  const budget = new BodyBudget({ bodyBudgetBytes: mebibytes * MIB } as Settings, clock);
  const open = (client: string, bytes: number) => {
    const share = budget.open(client);
    share.growTo(bytes * MIB);
    return share;
  };
  return { clock, budget, open };
}

const REFUSED = expect.objectContaining({ kind: 'unavailable', headers: { 'retry-after': '5' } });

function refusal(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(RequestError);
    return error;
  }
}

describe('The budget of bodies', () => {
  it('refuses a body that does not fit, and accepts it once another is over', () => {
    const { budget, open } = budgetOf(64);
    const shares = ['a', 'b', 'c', 'd', 'e', 'f'].map((client) => open(client, 10));
    expect(refusal(() => open('g', 10))).toEqual(REFUSED);
    expect(budget.bytesInFlight).toBe(60 * MIB);
    open('h', 4);
    shares[0]?.release();
    open('g', 10);
    expect(budget.bytesInFlight).toBe(64 * MIB);
  });

  it('gives a client no more than half', () => {
    const { open } = budgetOf(64);
    for (let bodies = 0; bodies < 3; bodies += 1) open('a', 10);
    expect(refusal(() => open('a', 10))).toEqual(REFUSED);
    open('a', 2);
    open('b', 10);
  });

  it('counts a body that grows by what it has', () => {
    const { budget, open } = budgetOf(64);
    const share = open('a', 1);
    share.growTo(2 * MIB);
    expect(budget.bytesInFlight).toBe(2 * MIB);
    expect(refusal(() => share.growTo(33 * MIB))).toEqual(REFUSED);
    expect(budget.bytesInFlight).toBe(2 * MIB);
  });

  it('takes the bytes of a body that sends nothing for one that needs them', () => {
    const { clock, budget, open } = budgetOf(64);
    const idle = ['a', 'b', 'c', 'd', 'e', 'f'].map((client) => open(client, 10));
    clock.advance({ seconds: 2 });
    expect(refusal(() => open('g', 10))).toEqual(REFUSED);
    clock.advance({ seconds: 1 });
    open('g', 10);
    expect(idle.filter(({ evicted }) => evicted.aborted)).toHaveLength(1);
    expect(idle.find(({ evicted }) => evicted.aborted)?.evicted.reason).toEqual(REFUSED);
    expect(budget.bytesInFlight).toBe(60 * MIB);
  });

  it('leaves a body alone that is as fast as it has to be, or whole', () => {
    const { clock, open } = budgetOf(20);
    const whole = open('a', 10);
    whole.receive(10 * MIB);
    whole.finish();
    const slow = open('b', 10);
    clock.advance({ seconds: 17 });
    // Half of the time is over, but for the grace.
    slow.receive(5 * MIB);
    expect(refusal(() => open('c', 10))).toEqual(REFUSED);
    clock.advance({ seconds: 1 });
    open('c', 10);
    expect([whole.evicted.aborted, slow.evicted.aborted]).toEqual([false, true]);
  });

  it('evicts nobody when that would not be enough', () => {
    const { clock, open } = budgetOf(20);
    const idle = open('a', 2);
    const whole = open('b', 10);
    whole.finish();
    clock.advance({ seconds: 10 });
    const other = open('c', 8);
    other.finish();
    expect(refusal(() => open('d', 10))).toEqual(REFUSED);
    expect(idle.evicted.aborted).toBe(false);
  });

  it('evicts a body of the same client when that client has too much', () => {
    const { clock, open } = budgetOf(64);
    const idle = [1, 2, 3].map(() => open('a', 10));
    const others = open('b', 10);
    clock.advance({ seconds: 10 });
    open('a', 10);
    expect(idle.filter(({ evicted }) => evicted.aborted)).toHaveLength(1);
    expect(others.evicted.aborted).toBe(false);
  });
});
