import { once } from 'node:events';
import { request } from 'node:http';
import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADVISORY_LOCKS } from '../../../../src/platform/database/advisory-locks.js';
import { HELD_REASONS } from '../../../../src/recalls/imports/closures/closure-guard.js';
import { ImportIntake } from '../../../../src/recalls/imports/intake/import-intake.js';
import { RunDecisions } from '../../../../src/recalls/imports/reports/run-decisions.js';
import { Scanner, ScannerUnavailable } from '../../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { ImportSite, importFile, runsOf, workerOf } from '../import-site.js';
import { recallsOf, snapshot } from '../snapshot-files.js';

const STAYS = 'VIN1,C/1,,2024-01-01';
const GONE = ['VIN2,C/1,,2024-01-01', 'VIN3,C/1,,2024-01-01'];
const UNKNOWN = '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11';

describe("All manufacturers' import runs", () => {
  let site: ImportSite;
  let service: Service;
  let admin: OnboardedClient;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 1, share: 0.5 } });
    admin = await service.onboard('admin');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    await service.query('TRUNCATE import_run CASCADE');
    maker = await service.onboard();
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  const get = (path: string) => service.as(admin).get(path);
  const post = (path: string) => service.as(admin).post(path);
  const send = (client: OnboardedClient, name: string, ...rows: string[]) =>
    importFile(site, service, client, name, snapshot(...rows));
  const namesOf = (body: { imports: { fileName: string }[] }) => body.imports.map(({ fileName }) => fileName);

  /** The id of a run that holds the closures of two recalls. */
  const hold = async (client = maker): Promise<string> => {
    await send(client, 'all.csv', STAYS, ...GONE);
    const { id, state } = await send(client, 'few.csv', STAYS);
    expect(state).toBe('held');
    return id;
  };

  const fixed = async (client = maker) =>
    (await recallsOf(service, client)).filter((recall) => recall.fixed !== null).map(({ vin }) => vin);

  const auditOf = (runId: string) =>
    service.query(
      `SELECT actor_kind, actor_client_id, actor_address, action, subject_kind, before, after
         FROM audit_entry WHERE subject_id = $1 ORDER BY id`,
      [runId],
    );

  it('are listed the newest first, by manufacturer, state and time of receipt, page by page', async () => {
    const other = await service.onboard();
    await send(maker, '1.csv', STAYS);
    await send(other, '2.csv', STAYS);
    await send(maker, '3.csv', 'VIN1,C/1,,never');

    expect(namesOf((await get('/admin/imports')).body)).toEqual(['3.csv', '2.csv', '1.csv']);
    expect(namesOf((await get(`/admin/imports?manufacturerId=${maker.manufacturer?.id}`)).body)).toEqual([
      '3.csv',
      '1.csv',
    ]);
    expect(namesOf((await get('/admin/imports?state=rejected')).body)).toEqual(['3.csv']);
    const first = (await get('/admin/imports?limit=2')).body;
    await send(other, '4.csv', STAYS);
    const second = (await get(`/admin/imports?limit=2&cursor=${first.next}`)).body;
    expect([...namesOf(first), ...namesOf(second)]).toEqual(['3.csv', '2.csv', '1.csv']);
    expect(second.next).toBeNull();
  });

  it.each([
    '0',
    '-1',
    '1.5',
    'x',
    '2147483648',
    '1&manufacturerId=2',
  ])('are not listed for manufacturerId=%s', async (id) => {
    const answer = await get(`/admin/imports?manufacturerId=${id}`);

    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([
      { field: 'manufacturerId', message: 'must be the id of a manufacturer' },
    ]);
  });

  it("show their manufacturer and, in an operator's terms, what they wait for", async () => {
    vi.spyOn(service.application.get(Scanner), 'scan').mockRejectedValue(
      new ScannerUnavailable('connect ECONNREFUSED 10.1.2.3:3310'),
    );
    const run = await send(maker, 'recalls.csv', STAYS);

    const { status, body, text } = await get(`/admin/imports/${run.id}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: run.id,
      manufacturer: { id: maker.manufacturer?.id, name: maker.manufacturer?.name },
      dryRun: false,
      state: 'scanning',
      waitingFor: 'scanner unavailable: connect ECONNREFUSED 10.1.2.3:3310',
      scanner: 'built-in check',
      attempts: 1,
      nextAttemptAt: run.next_attempt_at.toISOString(),
      faults: [],
    });
    expect(text).not.toContain(run.archive_file);
  });

  it('show dry runs as such', async () => {
    const path = await site.drop(maker, 'dry.csv', snapshot(STAYS));
    const given = { manufacturerId: maker.manufacturer?.id ?? 0, path, fileName: 'dry.csv', dryRun: true };
    const id = await service.application.get(ImportIntake).receive({ kind: 'service' }, given);
    while (await workerOf(service).tick());

    expect((await get('/admin/imports')).body.imports).toMatchObject([{ id, dryRun: true, state: 'done' }]);
    expect((await get(`/admin/imports/${id}`)).body).toMatchObject({ dryRun: true, source: 'command line' });
  });

  it.each([
    '',
    '/faults',
    '/faults.csv',
  ])('are 404 when there is none: GET /admin/imports/{id}%s', async (path) => {
    const answer = await get(`/admin/imports/${UNKNOWN}${path}`);

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ errorCode: 'RECALLS-NF-01', errorMessage: 'Not Found' });
  });

  describe('and the closures they hold', () => {
    it('are listed, the oldest first, page by page, until they are decided on', async () => {
      const makers = [maker, await service.onboard(), await service.onboard()];
      const held = [];
      for (const each of makers) held.push(await hold(each));

      const first = (await get('/admin/closures?limit=2')).body;
      const second = (await get(`/admin/closures?limit=2&cursor=${first.next}`)).body;

      const run = (await runsOf(service, maker)).at(-1);
      expect(first.closures[0]).toEqual({
        runId: held[0],
        manufacturer: { id: maker.manufacturer?.id, name: maker.manufacturer?.name },
        fileName: 'few.csv',
        receivedAt: run?.received_at.toISOString(),
        held: 2,
        heldWhole: false,
        reasons: [HELD_REASONS.tooMany],
        laterFile: null,
      });
      const listed = [...first.closures, ...second.closures].map(({ runId }) => runId);
      expect(listed).toEqual(held);
      expect(second.next).toBeNull();
      await post(`/admin/imports/${held[0]}/closures/reject`);
      expect((await get('/admin/closures')).body.closures).toHaveLength(2);
    });

    it('are approved: 200, recalls fixed, and the administrator on record', async () => {
      const id = await hold();

      const answer = await post(`/admin/imports/${id}/closures/approve`);

      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ runId: id, decision: 'approved', closed: 2, heldWhole: false });
      expect(await fixed()).toEqual(['VIN2', 'VIN3']);
      expect((await get(`/admin/imports/${id}`)).body).toMatchObject({
        state: 'done',
        closuresDecision: 'approved',
        closuresDecidedAt: new Date(service.clock.now()).toISOString(),
        counts: { closed: 2, held: 2 },
      });
      expect(await auditOf(id)).toEqual([
        {
          actor_kind: 'client',
          actor_client_id: admin.clientId,
          actor_address: expect.stringContaining('127.0.0.1'),
          action: 'closures approved',
          subject_kind: 'import run',
          before: expect.anything(),
          after: expect.anything(),
        },
      ]);
    });

    it('are rejected: 200, and recalls stay open', async () => {
      const id = await hold();

      const answer = await post(`/admin/imports/${id}/closures/reject`);

      expect(answer.status).toBe(200);
      expect(answer.body).toEqual({ runId: id, decision: 'rejected', closed: 0, heldWhole: false });
      expect(await fixed()).toEqual([]);
      expect(await auditOf(id)).toMatchObject([{ action: 'closures rejected' }]);
    });

    it.each(['approve', 'reject'])('are refused to be decided on (%s) where none are held', async (verb) => {
      const decided = await hold();
      await post(`/admin/imports/${decided}/closures/reject`);
      const other = await service.onboard();
      const obsolete = await hold(other);
      await send(other, 'again.csv', STAYS, ...GONE);
      const { id: done } = await send(await service.onboard(), 'sound.csv', STAYS);

      for (const [id, message] of [
        [decided, `The closures of run ${decided} were already rejected`],
        [
          obsolete,
          `The closures of run ${obsolete} are obsolete: a later file of the manufacturer was imported`,
        ],
        [done, `Run ${done} holds no closures: it is done`],
      ]) {
        const answer = await post(`/admin/imports/${id}/closures/${verb}`);
        expect(answer.status).toBe(409);
        expect(answer.body).toEqual({
          requestId: answer.headers['x-request-id'],
          errorCode: 'RECALLS-CF-01',
          errorMessage: message,
        });
      }
      const unknown = await post(`/admin/imports/${UNKNOWN}/closures/${verb}`);
      expect(unknown.status).toBe(404);
      expect(unknown.body.errorCode).toBe('RECALLS-NF-01');
      expect((await post(`/admin/imports/7/closures/${verb}`)).status).toBe(400);
      expect(await fixed()).toEqual([]);
      expect(await auditOf(decided)).toHaveLength(1);
      expect(await auditOf(done)).toEqual([]);
    });

    describe('while a file of the manufacturer is being merged', () => {
      let merging: pg.PoolClient;

      beforeEach(async () => {
        merging = await service.database.connect();
      });
      afterEach(async () => {
        await endMerge();
        merging.release();
      });

      const endMerge = () => merging.query('SELECT pg_advisory_unlock_all()');

      const waiting = () =>
        service.query(
          `SELECT 1 FROM pg_locks
            WHERE locktype = 'advisory' AND classid = $1 AND NOT granted
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
          [ADVISORY_LOCKS.merge],
        );

      /** Held closures, and a merge that begins after them. */
      const holdAndMerge = async (): Promise<string> => {
        const id = await hold();
        await merging.query('SELECT pg_advisory_lock($1, $2)', [
          ADVISORY_LOCKS.merge,
          maker.manufacturer?.id,
        ]);
        return id;
      };

      it('wait for it, one decision at a time, however often an impatient caller repeats it', async () => {
        const id = await holdAndMerge();
        const decide = vi.spyOn(service.application.get(RunDecisions), 'decide');
        const calls = Array.from({ length: 8 }, () => post(`/admin/imports/${id}/closures/approve`));
        await vi.waitFor(async () => {
          expect(decide).toHaveBeenCalledTimes(8);
          expect(await waiting()).toHaveLength(1);
        }, 10_000);
        // Other calls get a connection, because the pool has five.
        expect((await get('/admin/imports')).status).toBe(200);
        expect(await waiting()).toHaveLength(1);
        await endMerge();

        const statuses = (await Promise.all(calls)).map(({ status }) => status);

        expect(statuses.sort()).toEqual([200, ...new Array(7).fill(409)]);
        expect(await fixed()).toEqual(['VIN2', 'VIN3']);
      });

      it('are decided on even if the caller disconnects', async () => {
        const id = await holdAndMerge();
        const call = request(`${service.url}/admin/imports/${id}/closures/approve`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${await service.tokenOf(admin)}`,
            'x-api-key': admin.apiKey,
          },
        });
        call.end();
        await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), 10_000);
        const gone = once(call, 'error');
        call.destroy();
        expect(await gone).toMatchObject([{ code: 'ECONNRESET' }]);
        await endMerge();

        await vi.waitFor(async () => {
          expect((await get(`/admin/imports/${id}`)).body.closuresDecision).toBe('approved');
        }, 10_000);
        expect(await fixed()).toEqual(['VIN2', 'VIN3']);
      });
    });
  });
});
