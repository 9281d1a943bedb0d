import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DatabaseHost } from '../../../../src/platform/config/database-hosts.js';
import { IsStandby } from '../../../../src/platform/database/failover/no-primary.js';
import { Primary } from '../../../../src/platform/database/failover/primary.js';
import { isDatabaseUnavailable } from '../../../../src/platform/errors/database-unavailable.js';

const ONE = { host: 'one', port: 5432 };
const TWO = { host: 'two', port: 5433 };

describe('The search of the primary', () => {
  let asked: string[];
  /** What each host says; a host that is not in it is silent until {@link answer}. */
  let says: Map<DatabaseHost, 'primary' | 'standby'>;
  let waiting: Map<DatabaseHost, (error?: Error) => void>;
  let primary: Primary;
  let warnings: unknown[];

  beforeEach(() => {
    asked = [];
    says = new Map();
    waiting = new Map();
    warnings = [];
    vi.useFakeTimers();
    vi.spyOn(Logger.prototype, 'warn').mockImplementation((text) => warnings.push(text));
    primary = new Primary([ONE, TWO], (host) => {
      asked.push(host.host);
      const said = says.get(host);
      if (said === 'primary') return Promise.resolve();
      if (said === 'standby') return Promise.reject(new IsStandby());
      return new Promise((resolve, reject) =>
        waiting.set(host, (error) => (error ? reject(error) : resolve())),
      );
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const find = async () => (await primary.find()).host;
  const connectionTo = (to: DatabaseHost) => ({ to, abandon: vi.fn() });

  it('asks all hosts at once, and takes the first that is a primary without waiting for a silent one', async () => {
    says.set(TWO, 'primary');
    expect(await find()).toBe(TWO);
    expect(asked).toEqual(['one', 'two']);
  });

  it('is made once for all who wait, and its result is remembered', async () => {
    const finding = Promise.all([find(), find(), find()]);
    waiting.get(TWO)?.();
    expect(await finding).toEqual([TWO, TWO, TWO]);
    expect(await find()).toBe(TWO);
    expect(asked).toEqual(['one', 'two']);
  });

  it('is made again after a connection was lost, and not for one that was lost before', async () => {
    says.set(ONE, 'primary').set(TWO, 'standby');
    const first = await primary.find();
    primary.doubt(first);
    says.set(ONE, 'standby').set(TWO, 'primary');
    expect(await find()).toBe(TWO);
    primary.doubt(first);
    expect(await find()).toBe(TWO);
    expect(asked).toEqual(['one', 'two', 'one', 'two']);
    expect(warnings).toEqual(['The primary is two:5433, and no longer one:5432']);
  });

  it('is made again when no connection is left that could tell of a loss', async () => {
    says.set(ONE, 'primary').set(TWO, 'standby');
    const [first, last] = [connectionTo(ONE), connectionTo(ONE)];
    await find();
    for (const connection of [first, last]) primary.add(connection);
    primary.remove(first);
    await find();
    expect(asked).toHaveLength(2);
    primary.remove(last);
    await find();
    expect(asked).toHaveLength(4);
  });

  it('stays at the host that was the primary while that says that it is', async () => {
    says.set(TWO, 'primary').set(ONE, 'standby');
    const kept = connectionTo(TWO);
    primary.doubt(await primary.find());
    primary.add(kept);
    says.set(ONE, 'primary').delete(TWO);
    const finding = find();
    waiting.get(TWO)?.();
    expect(await finding).toBe(TWO);
    expect(kept.abandon).not.toHaveBeenCalled();
    expect(warnings).toEqual([]);
  });

  it('waits half a second for the host that was the primary when it is silent and another one is the primary', async () => {
    says.set(ONE, 'primary').set(TWO, 'standby');
    primary.doubt(await primary.find());
    says.delete(ONE);
    says.set(TWO, 'primary');
    const finding = find();
    let found: DatabaseHost | undefined;
    void finding.then((host) => {
      found = host;
    });
    await vi.advanceTimersByTimeAsync(499);
    expect(found).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(await finding).toBe(TWO);
  });

  it('closes the connections to another host than the one that it found, also one that is opened too late', async () => {
    says.set(ONE, 'primary').set(TWO, 'standby');
    const [left, gone] = [connectionTo(ONE), connectionTo(ONE)];
    primary.doubt(await primary.find());
    for (const connection of [left, gone]) primary.add(connection);
    primary.remove(gone);
    says.set(ONE, 'standby').set(TWO, 'primary');
    await find();
    expect(left.abandon).toHaveBeenCalledTimes(1);
    expect(gone.abandon).not.toHaveBeenCalled();
    const [right, late] = [connectionTo(TWO), connectionTo(ONE)];
    for (const connection of [right, late]) primary.add(connection);
    expect(right.abandon).not.toHaveBeenCalled();
    expect(late.abandon).toHaveBeenCalledTimes(1);
  });

  it('that finds none says why of each host, as an unavailable database, and is not made again for a moment', async () => {
    says.set(TWO, 'standby');
    const finding = Promise.all([1, 2].map(() => find().catch((error: unknown) => error)));
    waiting.get(ONE)?.(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    const [error, same] = await finding;
    expect(same).toBe(error);
    expect((error as Error).message).toBe(
      'none of its hosts is a primary: one:5432 (connect ECONNREFUSED), two:5433 (a standby, which takes no changes)',
    );
    expect(isDatabaseUnavailable(error)).toBe(true);
    says.set(TWO, 'primary');
    await expect(find()).rejects.toBe(error);
    expect(asked).toEqual(['one', 'two']);
    vi.advanceTimersByTime(200);
    expect(await find()).toBe(TWO);
  });
});
