import { rename } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeCursor } from '../../../../src/platform/http/page-cursor.js';
import { ImportIntake } from '../../../../src/recalls/imports/intake/import-intake.js';
import { Scanner, ScannerUnavailable } from '../../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { ImportSite, importFile, landingOf, runsOf, workerOf } from '../import-site.js';
import { snapshot } from '../snapshot-files.js';

const ROW = 'VIN1,CAR/1,,2024-01-01';
const FAULTY = snapshot(ROW, 'VIN2,CAR/1,,01/02/2024', ',CAR/1,,2024-01-01');
const NONE = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

describe("A manufacturer's import runs", () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start({ closureGuard: { count: 1, share: 0.5 } });
  });
  afterAll(() => site.close());
  beforeEach(async () => {
    maker = await service.onboard();
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  const get = (path: string, client = maker) => service.as(client).get(path);
  const importNamed = (name: string, content: string) => importFile(site, service, maker, name, content);
  const namesOf = (body: { imports: { fileName: string }[] }) => body.imports.map(({ fileName }) => fileName);

  const latest = async () => {
    const run = (await runsOf(service, maker)).at(-1);
    if (!run) throw new Error('There is no run.');
    return run;
  };

  it('are none for one that sent nothing', async () => {
    const answer = await get('/imports');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ imports: [], next: null });
  });

  it('show a merged file, and nothing about where it is stored', async () => {
    const run = await importNamed('recalls.csv', snapshot(ROW, 'VIN2,CAR/1,,2024-01-01'));

    const answer = await get(`/imports/${run.id}`);

    const { faults, ...listed } = answer.body;
    expect(answer.status).toBe(200);
    expect(listed).toEqual({
      id: run.id,
      fileName: 'recalls.csv',
      source: 'sftp',
      state: 'done',
      waitingFor: null,
      sizeBytes: snapshot(ROW, 'VIN2,CAR/1,,2024-01-01').length,
      bytesRead: null,
      rowsRead: 2,
      receivedAt: run.received_at.toISOString(),
      startedAt: new Date(service.clock.now()).toISOString(),
      finishedAt: new Date(service.clock.now()).toISOString(),
      counts: { ...NONE, added: 2 },
      closuresDecision: null,
      closuresDecidedAt: null,
      asOf: run.received_at.toISOString(),
      heldWhole: false,
      heldReasons: [],
      undoneAt: null,
      warnings: [],
      reasons: [],
      faultCount: 0,
    });
    expect(faults).toEqual([]);
    expect((await get('/imports')).body).toEqual({ imports: [listed], next: null });
  });

  it('show why a file was refused', async () => {
    const { id } = await importNamed('recalls.csv', FAULTY);

    expect((await get(`/imports/${id}`)).body).toMatchObject({
      state: 'rejected',
      rowsRead: 3,
      counts: NONE,
      reasons: ['Incorrect date format', 'Missing required fields'],
      faultCount: 2,
      faults: [
        {
          line: 3,
          column: 'RecallCampaignStartDate',
          reason: 'Incorrect date format',
          value: '01/02/2024',
          expected: 'must be a date of the calendar in the format YYYY-MM-DD',
        },
        {
          line: 4,
          column: 'VIN',
          reason: 'Missing required fields',
          value: '',
          expected: 'must not be empty',
        },
      ],
    });
  });

  it('show held closures, and the decision on them', async () => {
    await importNamed('all.csv', snapshot(ROW, 'VIN2,CAR/1,,2024-01-01', 'VIN3,CAR/1,,2024-01-01'));
    const { id } = await importNamed('few.csv', snapshot(ROW));
    expect((await get(`/imports/${id}`)).body).toMatchObject({
      state: 'held',
      counts: { ...NONE, unchanged: 1, held: 2 },
      closuresDecision: null,
    });

    await importNamed('all-again.csv', snapshot(ROW, 'VIN2,CAR/1,,2024-01-01', 'VIN3,CAR/1,,2024-01-01'));

    expect((await get(`/imports/${id}`)).body).toMatchObject({
      state: 'held',
      closuresDecision: 'superseded',
      closuresDecidedAt: new Date(service.clock.now()).toISOString(),
    });
  });

  it('say in plain words what a file waits for: the scanner', async () => {
    vi.spyOn(service.application.get(Scanner), 'scan').mockRejectedValue(
      new ScannerUnavailable('connect ECONNREFUSED 10.1.2.3:3310'),
    );
    const { id } = await importNamed('recalls.csv', snapshot(ROW));

    const { body, text } = await get(`/imports/${id}`);

    expect(body).toMatchObject({
      state: 'scanning',
      waitingFor: 'the virus scanner, which is not available at the moment',
      bytesRead: 0,
      finishedAt: null,
    });
    expect(text).not.toContain('10.1.2.3');
  });

  it('say in plain words that a file waits until somebody fixes something', async () => {
    await site.drop(maker, 'recalls.csv', snapshot(ROW));
    await landingOf(service).tick();
    const copy = site.objectOf(await latest());
    await rename(copy, `${copy}.away`);
    await workerOf(service).tick();

    const { body, text } = await get(`/imports/${(await latest()).id}`);

    expect(body.waitingFor).toBe('the operators of the service, who have to fix something first');
    expect(text).not.toMatch(/archive/);
  });

  it.each([
    ['received', 0],
    ['scanning', 0],
    ['validating', 40],
    ['merging', 'all'],
    ['done', null],
    ['rejected', null],
    ['held', null],
  ])('that are %s show how far they are: %s', async (state, bytesRead) => {
    const { id } = await importNamed('recalls.csv', snapshot(ROW));
    await service.query('UPDATE import_run SET state = $2, bytes_read = 40 WHERE id = $1', [id, state]);

    const { body } = await get(`/imports/${id}`);

    expect(body.state).toBe(state);
    expect(body.bytesRead).toBe(bytesRead === 'all' ? snapshot(ROW).length : bytesRead);
    expect(namesOf((await get(`/imports?state=${state}`)).body)).toEqual(['recalls.csv']);
  });

  it('are listed the newest first, by state and by time of receipt', async () => {
    const sent = [];
    for (const [name, content] of [
      ['one.csv', snapshot(ROW)],
      ['two.csv', FAULTY],
      ['three.csv', snapshot(ROW)],
    ] as const) {
      sent.push(await importNamed(name, content));
      service.clock.advance({ minutes: 1 });
    }

    expect(namesOf((await get('/imports')).body)).toEqual(['three.csv', 'two.csv', 'one.csv']);
    expect(namesOf((await get('/imports?state=done')).body)).toEqual(['three.csv', 'one.csv']);
    const since = sent[1]?.received_at.toISOString();
    expect(namesOf((await get(`/imports?receivedSince=${since}`)).body)).toEqual(['three.csv', 'two.csv']);
    expect(namesOf((await get(`/imports?receivedSince=${since}&state=rejected`)).body)).toEqual(['two.csv']);
    const now = new Date(service.clock.now()).toISOString();
    expect((await get(`/imports?receivedSince=${now}`)).body).toEqual({ imports: [], next: null });
  });

  it('are read page by page, each once, while new files come in', async () => {
    // Several with the same time, so that the order needs more than the time.
    for (const name of ['1.csv', '2.csv', '3.csv', '4.csv', '5.csv']) await importNamed(name, snapshot(ROW));
    await service.query(
      `UPDATE import_run SET received_at = date_trunc('hour', received_at) WHERE manufacturer_id = $1`,
      [maker.manufacturer?.id],
    );
    const all = (await get('/imports')).body.imports.map(({ id }: { id: string }) => id);
    expect(all).toHaveLength(5);

    const read: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await get(`/imports?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      expect(body.imports.length).toBeLessThanOrEqual(2);
      read.push(...body.imports.map(({ id }: { id: string }) => id));
      next = body.next;
      await importNamed(`new-${read.length}.csv`, snapshot(ROW));
    }

    expect(read).toEqual(all);
  });

  it('do not show dry runs, which are not of its making', async () => {
    const intake = service.application.get(ImportIntake);
    const path = await site.drop(maker, 'dry.csv', FAULTY);
    const id = await intake.receive(
      { kind: 'service' },
      { manufacturerId: maker.manufacturer?.id ?? 0, path, fileName: 'dry.csv', dryRun: true },
    );
    while (await workerOf(service).tick());

    expect((await get('/imports')).body.imports).toEqual([]);
    for (const path of ['', '/faults', '/faults.csv']) {
      expect((await get(`/imports/${id}${path}`)).status).toBe(404);
    }
  });

  it.each(['', '/faults', '/faults.csv'])("are nobody else's: GET /imports/{id}%s is 404", async (path) => {
    const { id } = await importNamed('recalls.csv', FAULTY);
    const other = await service.onboard();

    for (const [run, client] of [
      [id, other],
      ['5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11', maker],
    ] as const) {
      const answer = await get(`/imports/${run}${path}`, client);
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.body).toEqual({
        requestId: answer.headers['x-request-id'],
        errorCode: 'RECALLS-NF-01',
        errorMessage: 'Not Found',
      });
    }
    expect((await get('/imports', other)).body.imports).toEqual([]);
    expect((await get(`/imports/${id}${path}`)).status).toBe(200);
  });

  it.each([
    ['/imports?state=finished', 'state'],
    ['/imports?state=done&state=held', 'state'],
    ['/imports?receivedSince=yesterday', 'receivedSince'],
    ['/imports?receivedSince=2026-02-30', 'receivedSince'],
    ['/imports?limit=0', 'limit'],
    ['/imports?limit=501', 'limit'],
    ['/imports?limit=1e2', 'limit'],
    ['/imports?cursor=', 'cursor'],
    ['/imports?cursor=abc', 'cursor'],
    [`/imports?cursor=${encodeCursor([1])}`, 'cursor'],
    [`/imports?cursor=${encodeCursor([1, 'x'])}`, 'cursor'],
    [`/imports?cursor=${encodeCursor([-1, '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11'])}`, 'cursor'],
    [`/imports?cursor=${encodeCursor([9e15, '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11'])}`, 'cursor'],
    ['/imports?manufacturerId=1', 'manufacturerId'],
    ['/imports/7', 'runId'],
    ['/imports/7/faults.csv', 'runId'],
    [`/imports/5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11/faults?cursor=${encodeCursor(['x'])}`, 'cursor'],
  ])('refuse %s: %s', async (path, field) => {
    const answer = await get(path);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-BR-01',
      errorMessage: 'Invalid request parameters',
      errors: [{ field, message: expect.stringMatching(/\w/) }],
    });
    expect(answer.body.errors).toHaveLength(1);
  });
});
