import { rm } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADVISORY_LOCKS } from '../../../../src/platform/database/advisory-locks.js';
import { ImportIntake } from '../../../../src/recalls/imports/intake/import-intake.js';
import { ImportPipeline } from '../../../../src/recalls/imports/runs/import-pipeline.js';
import type { RunLease } from '../../../../src/recalls/imports/runs/run-lease.js';
import { RunLeases } from '../../../../src/recalls/imports/runs/run-leases.js';
import { Scanner, ScannerUnavailable } from '../../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { ImportSite, importFile, landingOf, mailsTo, runsOf, workerOf } from '../import-site.js';
import { recallsOf, snapshot } from '../snapshot-files.js';

const ROW = 'VIN1,C/1,,2024-01-01';
const REASON = 'its archive copy was lost with a disk';

describe('Giving up a run', () => {
  let site: ImportSite;
  let service: Service;
  let elsewhere: Service;
  let admin: OnboardedClient;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 0, share: 0 } });
    elsewhere = await site.start();
    admin = await service.onboard('admin');
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  const giveUp = (id: string, body: object = { reason: REASON }) =>
    service.as(admin).post(`/admin/imports/${id}/give-up`, body);
  const latest = async () => {
    const run = (await runsOf(service, maker)).at(-1);
    if (!run) throw new Error('There is no run.');
    return run;
  };
  const auditOf = (runId: string) =>
    service.query(
      `SELECT actor_kind, actor_client_id, action, subject_kind, before, after
         FROM audit_entry WHERE subject_id = $1`,
      [runId],
    );

  /** A file whose run has not begun. */
  const receive = async () => {
    await site.drop(maker, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    return latest();
  };

  /** A run that waits for its archive copy. */
  const lose = async () => {
    const run = await receive();
    await rm(site.objectOf(run));
    await workerOf(service).tick();
    expect(await latest()).toMatchObject({ waiting_for: 'its archive copy, which is missing' });
    return run;
  };

  it('ends one that waits as rejected: the team is mailed, the act is on record, the next file is taken', async () => {
    const { id } = await lose();
    service.clock.advance({ minutes: 1 });

    const answer = await giveUp(id, { reason: `  ${REASON} ` });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id,
      state: 'rejected',
      waitingFor: null,
      nextAttemptAt: null,
      finishedAt: new Date(service.clock.now()).toISOString(),
      reasons: ['Given up by an administrator'],
      faultCount: 1,
      faults: [
        {
          line: null,
          column: null,
          reason: 'Given up by an administrator',
          value: 'recalls.csv',
          expected: `must be sent again: ${REASON}`,
        },
      ],
      counts: { added: 0, updated: 0, reopened: 0, closed: 0, unchanged: 0, held: 0 },
    });
    expect((await service.as(maker).get(`/imports/${id}`)).body).toMatchObject({
      state: 'rejected',
      reasons: ['Given up by an administrator'],
    });
    const mails = await mailsTo(service, maker);
    expect(mails.map(({ subject }) => subject)).toEqual(['Vehicle Recalls: your file was not imported']);
    expect(mails[0]?.body_text).toContain(REASON);
    expect(mails[0]?.body_text).toContain('What to do: send the whole file again.');
    expect(await auditOf(id)).toEqual([
      {
        actor_kind: 'client',
        actor_client_id: admin.clientId,
        action: 'import run given up',
        subject_kind: 'import run',
        before: { state: 'scanning', waitingFor: 'its archive copy, which is missing' },
        after: { state: 'rejected', reason: REASON },
      },
    ]);
    service.clock.advance({ minutes: 10 });
    expect(await workerOf(service).tick()).toBe(false);
    expect(await importFile(site, service, maker, 'next.csv', snapshot(ROW))).toMatchObject({
      state: 'done',
    });
  });

  it('is refused a second time, and leaves no second mail', async () => {
    const { id } = await lose();
    expect((await giveUp(id)).status).toBe(200);

    const answer = await giveUp(id);

    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-CF-01',
      errorMessage: `Run ${id} can't be given up: it is rejected`,
    });
    expect(await mailsTo(service, maker)).toHaveLength(1);
    expect(await auditOf(id)).toHaveLength(1);
  });

  it('happens once when two administrators do it at once', async () => {
    const { id } = await lose();

    const statuses = (await Promise.all([giveUp(id), giveUp(id), giveUp(id)])).map(({ status }) => status);

    expect(statuses.sort()).toEqual([200, 409, 409]);
    expect(await mailsTo(service, maker)).toHaveLength(1);
    expect(await auditOf(id)).toHaveLength(1);
  });

  it.each([
    ['done', [snapshot(ROW)]],
    ['rejected', ['no header']],
    ['held', [snapshot(ROW), snapshot()]],
  ])('is refused once a run is %s', async (state, files) => {
    for (const [index, content] of files.entries()) {
      await importFile(site, service, maker, `${index}.csv`, content);
    }
    const before = await latest();
    const mails = await mailsTo(service, maker);

    const answer = await giveUp(before.id);

    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      requestId: answer.headers['x-request-id'],
      errorCode: 'RECALLS-CF-01',
      errorMessage: `Run ${before.id} can't be given up: it is ${state}`,
    });
    expect(await latest()).toEqual(before);
    expect(await mailsTo(service, maker)).toEqual(mails);
    expect(await auditOf(before.id)).toEqual([]);
  });

  it('is refused while a worker is at it, which then takes it to its end', async () => {
    let pass: (verdict: 'clean') => void = () => {};
    vi.spyOn(service.application.get(Scanner), 'scan').mockReturnValue(
      new Promise((resolve) => {
        pass = resolve;
      }),
    );
    const { id } = await receive();
    const working = workerOf(service).tick();
    await vi.waitFor(async () => expect(await latest()).toMatchObject({ state: 'scanning' }), 10_000);

    const answer = await giveUp(id);

    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-CF-01',
      errorMessage: `Run ${id} can't be given up while a process works on it: try again once it waits`,
    });
    pass('clean');
    await working;
    expect(await latest()).toMatchObject({ state: 'done', added: '1' });
    expect(await auditOf(id)).toEqual([]);
  });

  const claimElsewhere = async (id: string): Promise<RunLease> => {
    elsewhere.clock.set(service.clock.now());
    const claim = await elsewhere.application.get(RunLeases).acquire(id);
    if (!claim) throw new Error('The run was not claimed.');
    return claim;
  };

  it('is refused while another process has it, in whichever spelling of its id, and possible when that lets go', async () => {
    const { id } = await receive();
    const claim = await claimElsewhere(id);
    try {
      expect((await giveUp(id)).status).toBe(409);
      expect((await giveUp(id.toUpperCase())).status).toBe(409);
      expect(await latest()).toMatchObject({ state: 'received', finished_at: null });
    } finally {
      await claim.release();
    }

    expect((await giveUp(id.toUpperCase())).status).toBe(200);
    expect(await auditOf(id)).toHaveLength(1);
  });

  it('is possible once the claim is gone with its connection; who had it can merge nothing any more', async () => {
    const { id } = await receive();
    const claim = await claimElsewhere(id);
    const ended = await service.query(
      `SELECT pg_terminate_backend(pid, 10000) AS ended FROM pg_locks
        WHERE locktype = 'advisory' AND classid = $1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [ADVISORY_LOCKS.importRun],
    );
    expect(ended).toEqual([{ ended: true }]);

    expect((await giveUp(id)).status).toBe(200);

    const steps = elsewhere.application.get(ImportPipeline);
    await expect(steps.run(claim, new AbortController().signal, () => {})).rejects.toThrow();
    await claim.release();
    expect(await latest()).toMatchObject({ state: 'rejected', reasons: ['Given up by an administrator'] });
    expect(await recallsOf(service, maker)).toEqual([]);
    expect(await mailsTo(service, maker)).toHaveLength(1);
  });

  it('mails nobody about a dry run', async () => {
    vi.spyOn(service.application.get(Scanner), 'scan').mockRejectedValue(new ScannerUnavailable('down'));
    const path = await site.drop(maker, 'dry.csv', snapshot(ROW));
    const given = { manufacturerId: maker.manufacturer?.id ?? 0, path, fileName: 'dry.csv', dryRun: true };
    const id = await service.application.get(ImportIntake).receive({ kind: 'service' }, given);
    while (await workerOf(service).tick());

    expect((await giveUp(id)).body).toMatchObject({ state: 'rejected', dryRun: true });
    expect(await mailsTo(service, maker)).toEqual([]);
  });

  it('is 404 for a run there is none of', async () => {
    const answer = await giveUp('5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11');

    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ errorCode: 'RECALLS-NF-01', errorMessage: 'Not Found' });
  });

  it.each([
    [{}, 'reason', 'is required'],
    [{ reason: null }, 'reason', 'is required'],
    [{ reason: 7 }, 'reason', 'must be a string'],
    [{ reason: ' ' }, 'reason', 'must not be empty'],
    [{ reason: 'a\nb' }, 'reason', 'must be one line, without control characters'],
    [{ reason: 'a\0b' }, 'reason', 'must be one line, without control characters'],
    [{ reason: 'x'.repeat(501) }, 'reason', 'must not be longer than 500 characters'],
    [{ reason: REASON, force: true }, 'force', 'is not a property of this request'],
  ])('is refused with %j', async (body, field, message) => {
    const { id } = await receive();

    const answer = await giveUp(id, body);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-BR-01',
      errorMessage: 'Invalid request body',
      errors: [{ field, message }],
    });
    expect(await latest()).toMatchObject({ state: 'received' });
  });

  it('takes a reason of 500 characters', async () => {
    const { id } = await receive();

    expect((await giveUp(id, { reason: 'é'.repeat(500) })).status).toBe(200);
  });
});
