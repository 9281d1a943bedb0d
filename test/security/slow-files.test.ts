import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { expectRefusal } from '../recalls/api/recalls-table.js';
import { HEADER, snapshot } from '../recalls/imports/snapshot-files.js';
import { keptFiles, OpenValidation, sessions, validate } from '../recalls/imports/validation-calls.js';
import { Service } from '../support/service.js';

/** The number of files that are received or compared at a time. */
const PLACES = 12;

const FILE = snapshot('V1,C/1,,2024-01-01');

let service: Service;
let slow: OpenValidation[];

beforeEach(async () => {
  vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  service = await Service.start();
  slow = [];
});
afterEach(async () => {
  for (const call of slow) call.hangUp();
  await expect.poll(() => sessions(service)).toEqual([]);
  await expect.poll(() => keptFiles(service)).toEqual([]);
  await service.stop();
  vi.restoreAllMocks();
});

/** Manufacturers that begin to send a file and then send nothing more. */
async function sendSlowly(count: number, bytes = 0): Promise<OnboardedClient[]> {
  const makers = await Promise.all(Array.from({ length: count }, () => service.onboard()));
  const before = slow.length;
  for (const maker of makers) {
    slow.push(await OpenValidation.begin(service, maker, `${HEADER}\n${'x'.repeat(bytes)}`));
  }
  await expect.poll(() => sessions(service)).toHaveLength(before + count);
  return makers;
}

/** The senders that got a response although they have not sent everything. */
function dropped(): Set<OpenValidation> {
  const answered = new Set<OpenValidation>();
  for (const call of slow)
    void call.answer.then(
      () => answered.add(call),
      () => {},
    );
  return answered;
}

async function expectServed(maker: OnboardedClient): Promise<void> {
  const answer = await validate(service, maker, FILE);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.body).toMatchObject({ wouldBe: 'merged', counts: { added: 1 } });
}

describe('Files to be tried out whose senders fall silent', () => {
  it.each([4, PLACES - 1])('refuse nobody when they are %i', async (count) => {
    await sendSlowly(count);
    await expectServed(await service.onboard());
    await expectServed(await service.onboard());
  });

  it('give way to the next file when they have all places: the slowest is answered 503 and no other', async () => {
    await sendSlowly(5, 100);
    const [slowest] = await sendSlowly(1);
    await sendSlowly(PLACES - 6, 100);
    const answered = dropped();
    service.clock.advance({ seconds: 10 });
    await expectServed(await service.onboard());
    expect(await slow[5]?.answer).toMatchObject({
      status: 503,
      body: { errorCode: 'RECALLS-UN-01', errorMessage: 'Unknown error encountered' },
    });
    expect(answered.size).toBe(1);
    // It tries again and gets a slot without an eviction, because one is free.
    if (slowest) await expectServed(slowest);
    expect(answered.size).toBe(1);
  });

  it('do not have to go when they have only begun, and the next is told when to come again', async () => {
    await sendSlowly(PLACES);
    const answered = dropped();
    const late = await service.onboard();
    const refused = await validate(service, late, FILE);
    expectRefusal(refused, 503, 'RECALLS-UN-01', 'Unknown error encountered');
    expect(refused.headers['retry-after']).toBe('10');
    expect(answered.size).toBe(0);
    service.clock.advance({ seconds: 2 });
    await expectServed(late);
  });

  it('do not have to go while they send as fast as a file has to', async () => {
    const bytes = 100 * 1024;
    await sendSlowly(PLACES, bytes);
    await expect.poll(() => keptFiles(service)).toHaveLength(2 * PLACES);
    service.clock.advance({ seconds: 1 });
    expect((await validate(service, await service.onboard(), FILE)).status).toBe(503);
    service.clock.advance({ seconds: 1 });
    await expectServed(await service.onboard());
  });

  it('take one place for each manufacturer, whatever it sends', async () => {
    const [maker] = await sendSlowly(1);
    if (!maker) throw new Error('There is one.');
    for (let call = 0; call < 5; call++) {
      expectRefusal(
        await validate(service, maker, FILE),
        409,
        'RECALLS-CF-01',
        'Another file of yours is still being validated: wait for its answer',
      );
    }
    await sendSlowly(PLACES - 2);
    await expectServed(await service.onboard());
  });
});

describe('Files that have come whole', () => {
  it('are judged four at a time, and keep their places while they wait for their turn', async () => {
    const blocker = await service.database.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('LOCK TABLE recall IN ACCESS EXCLUSIVE MODE');
      await sendSlowly(PLACES);
      for (const call of slow) call.request.end('V1,C/1,,2024-01-01\n');
      await expect
        .poll(async () => (await sessions(service)).filter(({ waiting }) => waiting).length, {
          timeout: 10_000,
        })
        .toBe(4);
      service.clock.advance({ minutes: 10 });
      expect((await validate(service, await service.onboard(), FILE)).status).toBe(503);
      expect((await sessions(service)).filter(({ waiting }) => waiting)).toHaveLength(4);
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
    const answers = await Promise.all(slow.map(({ answer }) => answer));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  }, 60_000);
});
