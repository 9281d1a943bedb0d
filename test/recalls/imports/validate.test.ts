import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { REASONS } from '../../../src/recalls/imports/runs/reasons.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { expectBadRequest, expectRefusal } from '../api/recalls-table.js';
import { EICAR } from './scan/eicar.js';
import { HEADER, mergeFile, snapshot } from './snapshot-files.js';
import { fingerprint, keptFiles, OpenValidation, sessions, validate } from './validation-calls.js';

const NOTHING = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};
const MAX_BYTES = 2 * 1024 ** 2;
const MAX_ROWS = 20_000;

let service: Service;
let maker: OnboardedClient;
let before: Record<string, string>;

beforeAll(async () => {
  service = await Service.start({
    validateMaxBytes: MAX_BYTES,
    importMaxRows: MAX_ROWS,
    closureGuard: { count: 3, share: 0.5 },
  });
});
beforeEach(async () => {
  maker = await service.onboard();
  // The token is requested now, so that nothing else is written from here on.
  await service.tokenOf(maker);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await expect.poll(() => sessions(service)).toEqual([]);
  await expect.poll(() => keptFiles(service)).toEqual([]);
});
afterAll(() => service.stop());

async function predictionOf(file: string | Buffer, query = '') {
  const answer = await validate(service, maker, file, { query });
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  return answer.body;
}

const rejectedFor = (...reasons: string[]) => ({ wouldBe: 'rejected', counts: NOTHING, reasons });

describe('Trying out a file', () => {
  beforeEach(async () => {
    await mergeFile(
      service,
      maker,
      snapshot(
        'SAME1,C/1,R/1,2024-01-01',
        'MOVED1,C/1,,2024-01-01',
        'FIXED1,C/1,,2024-01-01',
        'GONE1,C/1,,2024-01-01',
      ),
    );
    service.clock.advance({ minutes: 1 });
    await service.as(maker).put('/recalls/vin/FIXED1?manufacturerCampaignReference=C/1', {
      repairStatus: 'FIXED',
      rectificationDate: '2024-02-02',
    });
    service.clock.advance({ minutes: 1 });
    before = await fingerprint(service);
  });
  afterEach(async () => {
    await expect.poll(() => fingerprint(service)).toEqual(before);
  });

  it('counts what an upload would do', async () => {
    const file = snapshot(
      'NEW1,C/1,R/9,2024-05-05',
      'SAME1,C/1,R/1,2024-01-01',
      'MOVED1,C/1,R/2,2024-01-03',
      'fixed1,C/1,,2024-01-01',
      'same1,C/1,R/1,2024-01-01',
    );
    expect(await predictionOf(file)).toEqual({
      wouldBe: 'merged',
      counts: { ...NOTHING, added: 1, updated: 1, reopened: 1, closed: 1, unchanged: 1 },
      rowsRead: 5,
      faultCount: 0,
      reasons: [],
      faults: [],
    });
  });

  it('tells when its closures would be held', async () => {
    await mergeFile(
      service,
      maker,
      snapshot(...Array.from({ length: 8 }, (_, row) => `V${row},C/1,,2024-01-01`)),
    );
    service.clock.advance({ minutes: 1 });
    before = await fingerprint(service);
    // Three of the first file are already held; together with the one that a call has fixed they are more than half.
    expect(await predictionOf(snapshot('V1,C/1,,2024-01-01', 'N1,C/1,,2024-01-01'))).toMatchObject({
      wouldBe: 'held',
      counts: { ...NOTHING, added: 1, unchanged: 1, held: 10 },
    });
    expect(await predictionOf(snapshot())).toMatchObject({
      wouldBe: 'held',
      counts: { ...NOTHING, held: 11 },
    });
  });

  it('tells every fault, the first hundred with line, column and value', async () => {
    const rows = Array.from({ length: 150 }, (_, row) => `V${row},C 1,,01/12/2026`);
    const { faults, ...rest } = await predictionOf(snapshot(...rows));
    expect(rest).toEqual({
      ...rejectedFor(REASONS.manufacturerReferenceInvalid, REASONS.dateFormat),
      rowsRead: 150,
      faultCount: 300,
    });
    expect(faults).toHaveLength(100);
    expect(faults.slice(0, 2)).toEqual([
      {
        line: 2,
        column: 'ManufacturerRecallCampaignReference',
        reason: REASONS.manufacturerReferenceInvalid,
        value: 'C 1',
        expected: expect.stringMatching(/^must /),
      },
      {
        line: 2,
        column: 'RecallCampaignStartDate',
        reason: REASONS.dateFormat,
        value: '01/12/2026',
        expected: expect.stringMatching(/^must /),
      },
    ]);
  });

  it.each<[string, string | Buffer, string]>([
    ['an empty file', '', REASONS.missingHeaders],
    ['no header', 'V1,C/1,,2024-01-01\n', REASONS.missingHeaders],
    ['columns in another order', HEADER.split(',').reverse().join(','), REASONS.headerOrder],
    ['UTF-16', Buffer.from(snapshot('V1,C/1,,2024-01-01'), 'utf16le'), REASONS.encoding],
    [
      'rows that contradict each other',
      snapshot('V1,C,,2024-01-01', 'V1,C,,2024-01-02'),
      REASONS.duplicateRows,
    ],
    ['too many rows', snapshot(...Array(MAX_ROWS + 1).fill('V1,C,,2024-01-01')), REASONS.tooManyRows],
    ['what the scanner knows', snapshot(`V1,C,,${EICAR}`), REASONS.infected],
  ])('refuses %s as an upload would be', async (_what, file, reason) => {
    const prediction = await predictionOf(file);
    expect(prediction).toMatchObject({ ...rejectedFor(reason), faultCount: 1 });
    expect(prediction.faults).toHaveLength(1);
  });

  it('judges the name like an upload’s, and takes upload.csv when there is none', async () => {
    const file = snapshot('SAME1,C/1,R/1,2024-01-01');
    expect(await predictionOf(file, '?fileName=daily.CSV')).toMatchObject({ wouldBe: 'merged' });
    expect(await predictionOf(file, '?fileName=my%20file.txt')).toMatchObject({
      ...rejectedFor(REASONS.extension, REASONS.spacesInName),
      rowsRead: 0,
      faultCount: 2,
    });
  });

  it('takes the byte order mark, the line ends and the charset that spreadsheets add', async () => {
    const file = `\ufeff${snapshot('SAME1,C/1,R/1,2024-01-01').replaceAll('\n', '\r\n')}`;
    const answer = await validate(service, maker, file, {
      headers: { 'Content-Type': 'Text/CSV; charset="UTF-8"; header=present' },
    });
    expect(answer.body).toMatchObject({ wouldBe: 'merged', counts: { unchanged: 1 } });
  });

  it('never tells of another manufacturer’s recalls', async () => {
    const other = await service.onboard();
    const answer = await validate(service, other, snapshot('SAME1,C/1,R/1,2024-01-01'));
    expect(answer.body).toMatchObject({ wouldBe: 'merged', counts: { ...NOTHING, added: 1 } });
    before = await fingerprint(service);
  });

  it('is not kept waiting by a file that is being merged, nor by rows that are locked', async () => {
    const merge = await service.database.connect();
    try {
      await merge.query('BEGIN');
      await merge.query('SELECT pg_advisory_xact_lock(726255, $1)', [maker.manufacturer?.id]);
      await merge.query('SELECT FROM recall WHERE manufacturer_id = $1 FOR UPDATE', [maker.manufacturer?.id]);
      expect(await predictionOf(snapshot('SAME1,C/1,R/1,2024-01-01'))).toMatchObject({
        counts: { ...NOTHING, closed: 2, unchanged: 1 },
      });
    } finally {
      await merge.query('ROLLBACK');
      merge.release();
    }
  });
});

describe('What is told of a file', () => {
  it('is what its import then does, whatever was changed and deleted meanwhile', async () => {
    const random = randomFrom(7);
    const pick = (...values: string[]) => values[Math.floor(random() * values.length)] ?? '';
    for (let round = 0; round < 12; round++) {
      const rows = Array.from({ length: 12 }, (_, row) => `V${row},C/1,${pick('', 'R/1')},2024-01-01`);
      const file = snapshot(...rows.filter(() => random() < 0.8));
      for (const [vin, act] of [
        [`V${Math.floor(random() * 12)}`, 'fix'],
        [`V${Math.floor(random() * 12)}`, 'delete'],
      ]) {
        const path = `/recalls/vin/${vin}?manufacturerCampaignReference=C/1`;
        if (act === 'delete') await service.as(maker).delete(path);
        else await service.as(maker).put(path, { repairStatus: 'FIXED', rectificationDate: '2024-02-02' });
        if (random() < 0.7) service.clock.advance({ seconds: 1 });
      }
      const { counts } = await predictionOf(file);
      expect((await mergeFile(service, maker, file)).counts, `round ${round}`).toEqual(counts);
      service.clock.advance({ seconds: 1 });
    }
  });

  it('is right for a file of many rows', async () => {
    const rows = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, row) => `VEHICLE${from + row},CAMPAIGN/1,R/2026/1,2024-01-01`);
    await mergeFile(service, maker, snapshot(...rows(0, 15_000)));
    service.clock.advance({ minutes: 1 });
    expect(await predictionOf(snapshot(...rows(2_000, 20_000)))).toMatchObject({
      wouldBe: 'merged',
      counts: { ...NOTHING, added: 5_000, closed: 2_000, unchanged: 13_000 },
      rowsRead: 18_000,
    });
  });
});

describe('A call to try out a file', () => {
  const FILE = snapshot('V1,C/1,,2024-01-01');
  const TOO_LARGE = { field: 'body', message: 'must not be larger than 2 MiB' };

  beforeEach(async () => {
    before = await fingerprint(service);
  });
  afterEach(async () => {
    expect(await fingerprint(service)).toEqual(before);
  });

  it.each<[string, Record<string, string>]>([
    ['JSON', { 'Content-Type': 'application/json' }],
    ['no type', { 'Content-Type': '' }],
    ['what browsers say of CSV on Windows', { 'Content-Type': 'application/vnd.ms-excel' }],
    ['another encoding', { 'Content-Type': 'text/csv; charset=windows-1252' }],
    ['a charset as its coding', { 'Content-Encoding': 'utf-8' }],
    ['compression', { 'Content-Encoding': 'gzip' }],
  ])('labelled as %s is taken, because its bytes are right', async (_what, headers) => {
    expect((await validate(service, maker, FILE, { headers })).status).toBe(200);
  });

  it('is told everything that is wrong with its parameters at once', async () => {
    const answer = await validate(service, maker, FILE, { query: '?fileName=a/b.csv&colour=red' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map(({ field }: { field: string }) => field)).toEqual(['fileName', 'colour']);
  });

  it.each([
    '',
    '.',
    '..',
    '.hidden.csv',
    'a/b.csv',
    'a%00.csv',
    'a%0A.csv',
    `${'a'.repeat(252)}.csv`,
  ])('with the file name %j is refused', async (name) => {
    expectBadRequest(
      await validate(service, maker, FILE, { query: `?fileName=${name}` }),
      'Invalid request parameters',
      {
        field: 'fileName',
        message: 'must be a file name: 1 to 255 bytes, no /, no control characters, no dot at its beginning',
      },
    );
  });

  it('with a body that says it is too large is refused before any of it is read', async () => {
    const large = Buffer.alloc(MAX_BYTES + 1, 'x');
    expectBadRequest(await validate(service, maker, large), 'Invalid request body', TOO_LARGE);
  });

  it('with a body that turns out too large is refused then, and one of just the size is not', async () => {
    const call = await OpenValidation.begin(service, maker, 'x'.repeat(MAX_BYTES));
    call.request.end('x');
    expect(await call.answer).toMatchObject({
      status: 400,
      body: { errorMessage: 'Invalid request body', errors: [TOO_LARGE] },
    });
    const fitting = await OpenValidation.begin(service, maker, 'x'.repeat(MAX_BYTES));
    fitting.request.end();
    expect(await fitting.answer).toMatchObject({ status: 200, body: { wouldBe: 'rejected' } });
  });

  it('while another of the manufacturer is under way is refused, in any process; another manufacturer’s is not', async () => {
    const second = await Service.start(
      { publicUrl: service.settings.publicUrl },
      {
        databaseUrl: service.settings.databaseUrl ?? '',
      },
    );
    const first = await OpenValidation.begin(service, maker, `${HEADER}\n`);
    await expect.poll(() => sessions(service)).toHaveLength(1);
    for (const process of [service, second]) {
      expectRefusal(
        await validate(process, maker, FILE),
        409,
        'RECALLS-CF-01',
        'Another file of yours is still being validated: wait for its answer',
      );
    }
    const other = await service.onboard();
    expect((await validate(second, other, FILE)).body).toMatchObject({ counts: { added: 1 } });
    first.request.end('V9,C/1,,2024-01-01\n');
    expect(await first.answer).toMatchObject({ status: 200, body: { counts: { added: 1 } } });
    expect((await validate(second, maker, FILE)).status).toBe(200);
    await second.stop();
    before = await fingerprint(service);
  });

  it.each([
    ['without a token', { Authorization: '' }, 403],
    ['without a key', { 'X-API-Key': '' }, 403],
  ])('%s is refused before its body is looked at', async (_what, headers, status) => {
    const answer = await validate(service, maker, FILE, {
      headers: { ...headers, 'Content-Type': 'text/plain' },
    });
    expect(answer.status).toBe(status);
  });
});

describe('A caller that hangs up', () => {
  beforeEach(async () => {
    before = await fingerprint(service);
  });

  it('in the middle of its body leaves nothing, and may call again at once', async () => {
    const call = await OpenValidation.begin(service, maker, `${HEADER}\nV1,C/1,`);
    await expect.poll(() => keptFiles(service)).toHaveLength(2);
    call.hangUp();
    await expect.poll(() => sessions(service)).toEqual([]);
    expect(await keptFiles(service)).toEqual([]);
    expect(await fingerprint(service)).toEqual(before);
    expect(await predictionOf(snapshot())).toMatchObject({ wouldBe: 'merged' });
  });

  it('while the file is compared leaves nothing either', async () => {
    const blocker = await service.database.connect();
    try {
      await blocker.query('BEGIN');
      await blocker.query('LOCK TABLE recall IN ACCESS EXCLUSIVE MODE');
      const call = await OpenValidation.begin(service, maker, snapshot('V1,C/1,,2024-01-01'));
      call.request.end();
      await expect.poll(async () => (await sessions(service)).map(({ waiting }) => waiting)).toEqual([true]);
      call.hangUp();
    } finally {
      await blocker.query('ROLLBACK');
      blocker.release();
    }
    await expect.poll(() => sessions(service)).toEqual([]);
    expect(await keptFiles(service)).toEqual([]);
    expect(await fingerprint(service)).toEqual(before);
  });
});

describe('A validation that is broken off', () => {
  beforeEach(() => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  });

  it('by the database is answered 503 and leaves nothing', async () => {
    before = await fingerprint(service);
    const call = await OpenValidation.begin(service, maker, `${HEADER}\n`);
    await expect.poll(() => sessions(service)).toHaveLength(1);
    await service.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'vehicle-recalls validation'`,
    );
    call.request.end('V1,C/1,,2024-01-01\n');
    expect(await call.answer).toMatchObject({ status: 503, body: { errorCode: 'RECALLS-UN-01' } });
    expect(await keptFiles(service)).toEqual([]);
    expect(await fingerprint(service)).toEqual(before);
  });

  it('by a scanner that does not answer is answered 503', async () => {
    const unscanned = await Service.start({ clamdUrl: 'tcp://127.0.0.1:1' });
    const client = await unscanned.onboard();
    expect(await validate(unscanned, client, snapshot())).toMatchObject({
      status: 503,
      body: { errorCode: 'RECALLS-UN-01', errorMessage: 'Unknown error encountered' },
    });
    expect(await keptFiles(unscanned)).toEqual([]);
    await unscanned.stop();
  });

  it('by the end of the service is answered 503, and the service does not wait for the sender', async () => {
    const stopping = await Service.start();
    const client = await stopping.onboard();
    const call = await OpenValidation.begin(stopping, client, HEADER);
    await expect.poll(() => keptFiles(stopping)).toHaveLength(2);
    const stopped = stopping.stop();
    expect((await call.answer).status).toBe(503);
    call.hangUp();
    await stopped;
  });

  it('by a process that was killed leaves a file until the next start, which leaves those alone that are in work', async () => {
    const left = join(service.settings.dataDir, 'validations', '4711');
    await mkdir(left, { recursive: true });
    await writeFile(join(left, 'left.csv'), HEADER);
    const call = await OpenValidation.begin(service, maker, HEADER);
    await expect.poll(() => keptFiles(service)).toHaveLength(4);

    const next = await Service.start(
      { dataDir: service.settings.dataDir },
      { databaseUrl: service.settings.databaseUrl ?? '' },
    );
    expect(await readdir(join(service.settings.dataDir, 'validations'))).toEqual([
      String(maker.manufacturer?.id),
    ]);
    call.request.end();
    expect((await call.answer).status).toBe(200);
    // It uses the first service's data folder, which that one still needs.
    await next.application.close();
    await next.database.end();
  });
});

describe('A large body', () => {
  const PIECE = Buffer.alloc(1024 ** 2, 'x,');
  const PIECES = 160;

  it('goes to the disk as it comes, and not through the memory', async () => {
    const large = await Service.start({ validateMaxBytes: 200 * 1024 ** 2 });
    const client = await large.onboard();
    const call = await OpenValidation.begin(large, client, `${HEADER}x\n`);
    await expect.poll(() => keptFiles(large)).toHaveLength(2);
    const least = liveMemory();
    let most = least;
    for (let sent = 1; sent <= PIECES; sent++) {
      if (!call.request.write(PIECE)) await once(call.request, 'drain');
      if (sent % 10 === 0) most = Math.max(most, liveMemory());
    }
    call.request.end();
    expect(await call.answer).toMatchObject({ status: 200, body: rejectedFor(REASONS.missingHeaders) });
    expect(most - least).toBeLessThan(PIECES / 4);
    await large.stop();
  }, 120_000);
});

/** The memory in use after a garbage collection, in MiB. */
function liveMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 ** 2;
}

/** Pseudo-random numbers from 0 to 1, repeatable by seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
