import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockOffset } from '../../../src/platform/database/clock-offset.js';
import type { PreparedStatements } from '../../../src/platform/database/prepared-statements.js';
import { ObservabilityServer } from '../../../src/platform/observability/observability-server.js';
import { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';
import { ShiftedClock } from '../../support/shifted-clock.js';
import { freePort } from '../../support/started-service.js';
import { Scrape } from '../observability/scrape.js';

const NOON = Date.parse('2026-03-04T12:00:00Z');

/** A process's clock that a test moves, while the database has its own. */
class LocalClock extends FakeClock {
  override databaseNow(): null {
    return null;
  }
}

describe('the offset of a process’s clock', () => {
  let clock: LocalClock;
  let databaseTime: number;
  /** The durations of successive round trips. */
  let roundTrips: number[];
  let isDown: boolean;
  let offset: ClockOffset;

  beforeEach(() => {
    clock = new LocalClock(NOON);
    databaseTime = NOON;
    roundTrips = [];
    isDown = false;
    const pass = (milliseconds: number) => {
      clock.advance({ milliseconds });
      databaseTime += milliseconds;
    };
    const query = async () => {
      if (isDown) throw new Error('The database is away');
      const roundTrip = roundTrips.shift() ?? 0;
      pass(roundTrip);
      // The clock is read at the very end of the round trip, so that the error is as large as possible.
      return [{ now: databaseTime }];
    };
    offset = new ClockOffset({ query } as unknown as PreparedStatements, clock);
  });

  it.each([
    [0, false],
    [1_000, false],
    [1_001, true],
    [-1_000, false],
    [-1_001, true],
    [86_400_000, true],
  ])('of %i ms is too large: %s', async (shift, isTooLarge) => {
    clock.correct(shift);
    await offset.tick();
    expect(offset.offsetMs).toBe(shift);
    expect(offset.isTooLarge).toBe(isTooLarge);
    expect(offset.toDatabaseTime(clock.now() - 7)).toBe(NOON - 7);
    expect(offset.now()).toBe(NOON);
  });

  it('is known from the quickest of a few round trips', async () => {
    roundTrips = [900, 40, 2, 600];
    clock.correct(1_500);
    await offset.tick();
    expect(offset.offsetMs).toBe(1_499);
    expect(offset.isTooLarge).toBe(true);
  });

  it('is not too large while the measurement may be wrong by what is too much', async () => {
    roundTrips = [3_000, 3_000, 3_000, 3_000];
    await offset.tick();
    expect(offset.offsetMs).toBe(-1_500);
    expect(offset.isTooLarge).toBe(false);
  });

  it('stays as exact as it was when a later measurement is held up on its way', async () => {
    await offset.tick();
    roundTrips = [800, 800, 800, 800];
    await offset.tick();
    expect(offset.offsetMs).toBe(0);
    // Unless the measurement shows that the database’s clock was set.
    databaseTime += 5_000;
    roundTrips = [800, 800, 800, 800];
    await offset.tick();
    expect(offset.offsetMs).toBe(-5_400);
  });

  it('shows at once when the clock jumps, while the database’s time continues', async () => {
    await offset.tick();
    clock.advance({ seconds: 3 });
    clock.correct(-4_700);
    expect(offset.offsetMs).toBe(-4_700);
    expect(offset.isTooLarge).toBe(true);
    expect(offset.now()).toBe(NOON + 3_000);
  });

  it('remains unchanged while the database can’t be asked, and is unknown before the first answer', async () => {
    isDown = true;
    clock.correct(9_000);
    vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    await offset.onModuleInit();
    expect(offset.offsetMs).toBe(0);
    expect(offset.databaseTime).toBeUndefined();
    expect(offset.isTooLarge).toBe(false);
    isDown = false;
    await offset.tick();
    isDown = true;
    await expect(offset.tick()).rejects.toThrow('The database is away');
    expect(offset.offsetMs).toBe(9_000);
    expect(offset.isTooLarge).toBe(true);
    vi.restoreAllMocks();
  });
});

describe('readiness', () => {
  let service: Service | undefined;
  afterEach(async () => {
    vi.restoreAllMocks();
    await service?.stop();
  });

  it.each([
    [1_600, '1600 ms ahead of'],
    [-2_750, '2750 ms behind'],
  ])('is lost while the clock is %i ms off, on both ports, and the log says once by how much', async (shift, text) => {
    const clock = new ShiftedClock(0);
    const port = await freePort();
    service = await Service.start({ metrics: { host: '127.0.0.1', port } }, { clock });
    await service.application.get(ObservabilityServer).listen();
    const operations = `http://127.0.0.1:${port}`;
    const errors = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const warnings = vi.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const statuses = async () => [
      (await service?.anonymous.get('/health/ready'))?.status,
      (await fetch(`${operations}/health/ready`)).status,
    ];
    const gauge = async () => (await Scrape.from(operations)).value('recalls_clock_offset_seconds');
    try {
      expect(await statuses()).toEqual([200, 200]);
      clock.shiftMs = Math.sign(shift) * 800;
      await service.application.get(ClockOffset).tick();
      expect(await statuses()).toEqual([200, 200]);
      expect(await gauge()).toBeCloseTo(clock.shiftMs / 1_000, 1);

      clock.shiftMs = shift;
      await service.application.get(ClockOffset).tick();
      expect(await statuses()).toEqual([503, 503]);
      expect(await statuses()).toEqual([503, 503]);
      expect(await gauge()).toBeCloseTo(shift / 1_000, 1);
      expect(errors).toHaveBeenCalledTimes(1);
      const line = String(errors.mock.calls[0]?.[0]);
      const [, milliseconds, direction] =
        /clock is (\d+) ms (ahead of|behind) the database's/.exec(line) ?? [];
      expect(direction).toBe(text.replace(/^\d+ ms /, ''));
      expect(Math.abs(Number(milliseconds) - Math.abs(shift))).toBeLessThan(100);
      expect(line).toContain('Synchronise this machine with a time server (NTP)');

      clock.shiftMs = 0;
      expect(await statuses()).toEqual([200, 200]);
      expect(warnings.mock.calls.map(([message]) => String(message))).toEqual([
        expect.stringMatching(
          /^This process's clock is \d+ ms (ahead of|behind) the database's: ready again$/,
        ),
      ]);
    } finally {
      service.application.get(ObservabilityServer).close();
    }
  });
});
