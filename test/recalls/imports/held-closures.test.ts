import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/platform/audit/actor.js';
import { ADVISORY_LOCKS } from '../../../src/platform/database/advisory-locks.js';
import { HELD_REASONS } from '../../../src/recalls/imports/closures/closure-guard.js';
import { HeldClosures, NothingHeld } from '../../../src/recalls/imports/closures/held-closures.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { ImportSite, importFile, mailsTo, type RunRow, runsOf } from './import-site.js';
import { recallsOf, snapshot } from './snapshot-files.js';

const STAYS = 'VIN1,CAR/1,,2024-01-01';
const GONE = ['VIN2,CAR/1,,2024-01-01', 'VIN3,CAR/1,,2027-03-01', 'VIN4,CAR/1,,2024-01-01'];
const OPERATORS = 'operators@dvsa.example';
const OPERATOR: Actor = { kind: 'command line', user: 'olive' };

describe('Held closures', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;
  let held: RunRow;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 2, share: 0.5 }, operatorsEmail: OPERATORS });
    service.clock.set('2026-06-30T21:00:00Z');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    await importFile(site, service, maker, 'all.csv', snapshot(STAYS, ...GONE));
    service.clock.advance({ seconds: 1 });
    held = await importFile(site, service, maker, 'few.csv', snapshot(STAYS, 'VIN5,CAR/1,,2024-01-01'));
    await service.query('DELETE FROM outbox_mail WHERE recipient = $1', [maker.manufacturer?.teamEmail]);
    service.clock.advance({ seconds: 1 });
  });
  afterEach(() => vi.restoreAllMocks());

  const closures = () => service.application.get(HeldClosures);
  const runNow = async () => (await runsOf(service, maker)).find(({ id }) => id === held.id);
  const fixedOf = async () =>
    (await recallsOf(service, maker)).map(({ vin, fixed }) => [vin, fixed] as const);
  const OPEN = [
    ['VIN1', null],
    ['VIN2', null],
    ['VIN3', null],
    ['VIN4', null],
    ['VIN5', null],
  ];

  it('are listed, the oldest first, until they are decided on', async () => {
    expect(held).toMatchObject({ state: 'held', held: '3', added: '1', closed: '0' });
    expect(await fixedOf()).toEqual(OPEN);
    const other = await service.onboard();
    await importFile(site, service, other, 'all.csv', snapshot(...GONE));
    service.clock.advance({ seconds: 1 });
    const later = await importFile(site, service, other, 'none.csv', snapshot());

    const listed = (await closures().list()).filter(({ runId }) => [held.id, later.id].includes(runId));

    expect(listed).toEqual([
      {
        runId: held.id,
        manufacturer: maker.manufacturer?.name,
        manufacturerId: maker.manufacturer?.id,
        fileName: 'few.csv',
        receivedAt: held.received_at.toISOString(),
        held: 3,
        heldWhole: false,
        reasons: [HELD_REASONS.tooMany],
        laterFile: null,
      },
      expect.objectContaining({ runId: later.id, manufacturer: other.manufacturer?.name }),
    ]);
    await closures().reject(OPERATOR, held.id);
    expect((await closures().list()).map(({ runId }) => runId)).not.toContain(held.id);
  });

  it('become FIXED today in London, or are withdrawn before their campaign has begun, once they are approved', async () => {
    service.clock.set('2026-06-30T23:30:00Z');
    const today = '2026-07-01';

    expect(await closures().approve(OPERATOR, held.id)).toEqual({
      runId: held.id,
      manufacturer: maker.manufacturer?.name,
      fileName: 'few.csv',
      decision: 'approved',
      closed: 3,
      heldWhole: false,
    });

    expect(await fixedOf()).toEqual([
      ['VIN1', null],
      ['VIN2', today],
      ['VIN4', today],
      ['VIN5', null],
    ]);
    expect(await runNow()).toMatchObject({
      state: 'done',
      held: '3',
      closed: '2',
      withdrawn: '1',
      added: '1',
      closures_decision: 'approved',
      closures_decided_at: new Date(service.clock.now()),
    });
    expect(await service.query('SELECT 1 FROM import_held_closure WHERE run_id = $1', [held.id])).toEqual([]);
    const history = await service.query(
      `SELECT vin, changed_at, before->>'rectificationDate' AS before, after->>'rectificationDate' AS after
         FROM recall_history WHERE import_run_id = $1 AND action IN ('fixed', 'deleted') ORDER BY vin`,
      [held.id],
    );
    const changed_at = new Date(service.clock.now());
    expect(history).toEqual([
      { vin: 'VIN2', changed_at, before: null, after: today },
      { vin: 'VIN3', changed_at, before: null, after: null },
      { vin: 'VIN4', changed_at, before: null, after: today },
    ]);
    expect(await mailsTo(service, maker)).toMatchObject([
      { subject: 'Vehicle Recalls: the recalls not in your file were marked as fixed' },
    ]);
  });

  it('are left as they are where the API changed or deleted them since', async () => {
    const calls = service.as(maker);
    const path = (vin: string) => `/recalls/vin/${vin}?manufacturerCampaignReference=CAR/1`;
    const fixed = { repairStatus: 'FIXED', rectificationDate: '2025-05-05' };
    const answers = [
      await calls.put(path('VIN2'), fixed),
      await calls.put(path('VIN4'), fixed),
      await calls.put(path('VIN4'), { repairStatus: 'NOT_FIXED' }),
      await calls.delete(path('VIN3')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);

    expect(await closures().approve(OPERATOR, held.id)).toMatchObject({ closed: 0 });

    expect(await fixedOf()).toEqual([
      ['VIN1', null],
      ['VIN2', '2025-05-05'],
      ['VIN4', null],
      ['VIN5', null],
    ]);
    expect(await runNow()).toMatchObject({ state: 'done', held: '3', closed: '0' });
  });

  it('stay open once they are rejected', async () => {
    expect(await closures().reject(OPERATOR, held.id)).toMatchObject({ decision: 'rejected', closed: 0 });

    expect(await fixedOf()).toEqual(OPEN);
    expect(await runNow()).toMatchObject({
      state: 'done',
      held: '3',
      closed: '0',
      closures_decision: 'rejected',
      closures_decided_at: new Date(service.clock.now()),
    });
    // They remain stored, so that the next file's are held again, but nobody can decide on them any more.
    expect((await closures().listClosures(held.id, { limit: 10, after: undefined })).rows).toEqual([]);
    expect(await mailsTo(service, maker)).toMatchObject([
      { subject: 'Vehicle Recalls: the recalls not in your file stay open' },
    ]);
  });

  it('are decided on once', async () => {
    await closures().reject(OPERATOR, held.id);

    const again = new NothingHeld(`The closures of run ${held.id} were already rejected`);
    await expect(closures().approve(OPERATOR, held.id)).rejects.toThrow(again);
    await expect(closures().reject(OPERATOR, held.id)).rejects.toThrow(again);
    expect(await fixedOf()).toEqual(OPEN);
    expect(await mailsTo(service, maker)).toHaveLength(1);
  });

  it('are obsolete when a later file was imported', async () => {
    await importFile(site, service, maker, 'again.csv', snapshot(STAYS, ...GONE));

    await expect(closures().approve(OPERATOR, held.id)).rejects.toThrow(
      `The closures of run ${held.id} are obsolete: a later file of the manufacturer was imported`,
    );
    expect((await fixedOf()).filter(([, fixed]) => fixed !== null).map(([vin]) => vin)).toEqual(['VIN5']);
  });

  it.each([
    ['a run there is none of', () => '0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11', /^There is no import run 0b6f/],
    ['no run id at all', () => "'; DROP TABLE recall", /^There is no import run '; DROP/],
    [
      'a run that holds none',
      async () => (await runsOf(service, maker))[0]?.id ?? '',
      /holds no closures: it is done$/,
    ],
  ])('are not found of %s', async (_, id, message) => {
    const runId = await id();

    await expect(closures().approve(OPERATOR, runId)).rejects.toThrow(message);
    await expect(closures().reject(OPERATOR, runId)).rejects.toThrow(message);
  });

  it('are decided on by one of two administrators at once', async () => {
    const outcomes = await Promise.allSettled([
      closures().approve(OPERATOR, held.id),
      closures().reject(OPERATOR, held.id),
    ]);

    const [won, ...others] = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    const [lost] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(others).toEqual([]);
    expect(lost).toEqual(new NothingHeld(`The closures of run ${held.id} were already ${won?.decision}`));
    expect(await runNow()).toMatchObject({ closures_decision: won?.decision });
    const fixed = (await fixedOf()).filter(([, date]) => date !== null);
    // The third is withdrawn, because its campaign has not begun.
    expect(fixed).toHaveLength(won?.decision === 'approved' ? 2 : 0);
  });

  it('wait for a file of the manufacturer that is being merged', async () => {
    const merging = await service.database.connect();
    try {
      await merging.query('SELECT pg_advisory_lock($1, $2)', [ADVISORY_LOCKS.merge, maker.manufacturer?.id]);
      // The promise is handled at once, because it may be rejected while the lock is still being released.
      const refused = expect(closures().approve(OPERATOR, held.id)).rejects.toThrow('obsolete');
      await vi.waitFor(async () => {
        const waiting = await service.query(
          `SELECT 1 FROM pg_locks
            WHERE locktype = 'advisory' AND classid = $1 AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          [ADVISORY_LOCKS.merge],
        );
        expect(waiting).toHaveLength(1);
      }, 10_000);
      await merging.query(
        `UPDATE import_run SET closures_decision = 'superseded', closures_decided_at = received_at WHERE id = $1`,
        [held.id],
      );
      await merging.query('SELECT pg_advisory_unlock_all()');

      await refused;
      expect(await fixedOf()).toEqual(OPEN);
    } finally {
      merging.release();
    }
  });
});

describe('The mails about held closures', () => {
  let site: ImportSite;

  beforeAll(async () => {
    site = await ImportSite.open();
  });
  afterAll(() => site.close());
  afterEach(() => vi.restoreAllMocks());

  const hold = async (settings: { operatorsEmail?: string; importReceipts: boolean }) => {
    const service = await site.start({ closureGuard: { count: 2, share: 0.5 }, ...settings });
    const maker = await service.onboard('manufacturer', { name: `Held ${settings.operatorsEmail}` });
    await importFile(site, service, maker, 'all.csv', snapshot(STAYS, ...GONE));
    await service.query('DELETE FROM outbox_mail');
    service.clock.advance({ seconds: 1 });
    const run = await importFile(site, service, maker, 'few.csv', snapshot(STAYS));
    expect(run.state).toBe('held');
    const mails = await service.query(
      'SELECT recipient, subject, body_text FROM outbox_mail ORDER BY recipient',
    );
    return { maker, run, mails };
  };

  it('go to the team and to the operators, with how to decide; there is no receipt in addition', async () => {
    const { maker, run, mails } = await hold({ operatorsEmail: OPERATORS, importReceipts: true });

    expect(mails).toHaveLength(2);
    expect(mails).toContainEqual({
      recipient: maker.manufacturer?.teamEmail,
      subject: 'Vehicle Recalls: your file would close unusually many recalls',
      body_text: expect.stringContaining('3 of your open recalls are not in it'),
    });
    expect(mails).toContainEqual({
      recipient: OPERATORS,
      subject: `Vehicle Recalls: closures of ${maker.manufacturer?.name} wait for your decision`,
      body_text: expect.stringContaining(`node bin/recalls.js closures approve ${run.id}`),
    });
  });

  it('go to the team alone without OPERATORS_EMAIL; the log informs operators', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});

    const { maker, run, mails } = await hold({ importReceipts: false });

    expect(mails.map(({ recipient }) => recipient)).toEqual([maker.manufacturer?.teamEmail]);
    expect(warned.mock.calls.map(([text]) => String(text))).toContainEqual(
      expect.stringContaining(`Run ${run.id} holds 3 closures for a decision`),
    );
  });
});

describe('The receipt', () => {
  it.each([
    [true, ['Vehicle Recalls: your file was imported']],
    [false, []],
  ])('of a file that closes nothing is sent if, and only if, the settings say so: %s', async (importReceipts, subjects) => {
    const site = await ImportSite.open();
    try {
      const service = await site.start({ importReceipts });
      const maker = await service.onboard();
      await importFile(site, service, maker, 'recalls.csv', snapshot(STAYS));

      expect((await mailsTo(service, maker)).map(({ subject }) => subject)).toEqual(subjects);
    } finally {
      await site.close();
    }
  });
});
