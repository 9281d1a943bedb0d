import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Actor } from '../../../src/platform/audit/actor.js';
import { HeldClosures } from '../../../src/recalls/imports/closures/held-closures.js';
import { ImportIntake } from '../../../src/recalls/imports/intake/import-intake.js';
import { ImportMails } from '../../../src/recalls/imports/mails/import-mails.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ImportSite, importFile, type RunRow, runsOf } from '../../recalls/imports/import-site.js';
import { recallsOf, snapshot } from '../../recalls/imports/snapshot-files.js';
import type { Service } from '../../support/service.js';

const ROWS = ['VIN1,C/1,,2024-01-01', 'VIN2,C/1,,2024-01-01'];
const OLIVE: Actor = { kind: 'command line', user: 'olive' };

describe('What is done to import runs by hand', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 1, share: 0.5 } });
  });
  afterAll(() => site.close());
  afterEach(() => vi.restoreAllMocks());
  beforeEach(async () => {
    maker = await service.onboard();
    service.clock.advance({ seconds: 1 });
  });

  const entriesOf = (runId: string) =>
    service.query(
      `SELECT happened_at, actor_kind, actor_user, actor_client_id, actor_address, action, before, after
         FROM audit_entry WHERE subject_kind = 'import run' AND subject_id = $1 ORDER BY id`,
      [runId],
    );
  const byOlive = () => ({
    happened_at: new Date(service.clock.now()),
    actor_kind: 'command line',
    actor_user: 'olive',
    actor_client_id: null,
    actor_address: null,
  });

  describe('to closures that are held', () => {
    let held: RunRow;

    beforeEach(async () => {
      await importFile(site, service, maker, 'all.csv', snapshot(...ROWS));
      service.clock.advance({ seconds: 1 });
      held = await importFile(site, service, maker, 'none.csv', snapshot());
      expect(held.state).toBe('held');
    });

    const closures = () => service.application.get(HeldClosures);

    it('is recorded when they are approved: by whom, and how many were closed', async () => {
      await service.query(
        `UPDATE recall SET rectification_date = '2026-01-01' WHERE vin = 'VIN1' AND manufacturer_id = $1`,
        [maker.manufacturer?.id],
      );
      await closures().approve(OLIVE, held.id);
      expect(await entriesOf(held.id)).toEqual([
        { ...byOlive(), action: 'closures approved', before: { held: 2 }, after: { closed: 1 } },
      ]);
    });

    it('is recorded when they are rejected', async () => {
      const admin = await service.onboard('admin');
      const actor: Actor = { kind: 'client', clientId: admin.clientId, address: '192.0.2.7' };
      await closures().reject(actor, held.id);
      expect(await entriesOf(held.id)).toEqual([
        {
          happened_at: new Date(service.clock.now()),
          actor_kind: 'client',
          actor_user: null,
          actor_client_id: admin.clientId,
          actor_address: '192.0.2.7',
          action: 'closures rejected',
          before: { held: 2 },
          after: { closed: 0 },
        },
      ]);
    });

    it('is recorded once when two administrators decide at the same time', async () => {
      await Promise.allSettled([closures().approve(OLIVE, held.id), closures().reject(OLIVE, held.id)]);
      const [run] = (await runsOf(service, maker)).filter(({ id }) => id === held.id);
      expect(await entriesOf(held.id)).toMatchObject([{ action: `closures ${run?.closures_decision}` }]);
    });

    it('is not recorded when it was not done', async () => {
      vi.spyOn(service.application.get(ImportMails), 'decided').mockRejectedValueOnce(new Error('no mail'));
      await expect(closures().approve(OLIVE, held.id)).rejects.toThrow('no mail');
      expect(await entriesOf(held.id)).toEqual([]);
      expect((await recallsOf(service, maker)).map(({ fixed }) => fixed)).toEqual([null, null]);
    });

    it("is not done when it can't be recorded", async () => {
      await service.query('ALTER TABLE audit_entry RENAME TO elsewhere');
      try {
        await expect(closures().approve(OLIVE, held.id)).rejects.toThrow('audit_entry');
      } finally {
        await service.query('ALTER TABLE elsewhere RENAME TO audit_entry');
      }
      expect((await recallsOf(service, maker)).map(({ fixed }) => fixed)).toEqual([null, null]);
      expect((await runsOf(service, maker)).at(-1)).toMatchObject({ state: 'held', closures_decision: null });
    });
  });

  describe('with a file that is given to the command line', () => {
    const receive = async (dryRun: boolean) => {
      const path = await site.drop(maker, '.given.csv', snapshot(...ROWS));
      const manufacturerId = maker.manufacturer?.id ?? 0;
      const file = { manufacturerId, path, fileName: 'given.csv', dryRun };
      return service.application.get(ImportIntake).receive(OLIVE, file);
    };

    it.each([true, false])('is kept with the run it became; a dry run: %s', async (dryRun) => {
      const runId = await receive(dryRun);
      const after = { manufacturerId: maker.manufacturer?.id, fileName: 'given.csv', dryRun };
      expect(await entriesOf(runId)).toEqual([
        { ...byOlive(), action: 'file imported by hand', before: null, after },
      ]);
    });

    it('leaves no run behind when it can not be kept', async () => {
      await service.query('ALTER TABLE audit_entry RENAME TO elsewhere');
      try {
        await expect(receive(false)).rejects.toThrow('audit_entry');
      } finally {
        await service.query('ALTER TABLE elsewhere RENAME TO audit_entry');
      }
      expect(await runsOf(service, maker)).toEqual([]);
    });
  });
});
