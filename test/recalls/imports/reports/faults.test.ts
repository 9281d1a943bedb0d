import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';
import { from as copyFrom } from 'pg-copy-streams';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ImportReportsRepository } from '../../../../src/recalls/imports/reports/import-reports.repository.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { ImportSite, importFile, mailsTo, type RunRow } from '../import-site.js';
import { snapshot } from '../snapshot-files.js';

const KEPT = 10_000;

/** PostgreSQL's error when it is shut down. */
const GONE = Object.assign(new Error('terminating connection'), { code: '57P01' });

/** Values that could break a CSV file, a spreadsheet or a mail, each with its error. */
const ODD_ROWS = [
  '"=HYPERLINK(""http://x"",""y"")",C/1,,2024-13-01',
  'VIN1,"a,b",,2024-01-01',
  'VIN1,"say ""so""",,2024-01-01',
  '"line one\r\nline two","\tx",,2024-01-01',
  'VIN1,ÄÖ€😀,\u202Eabc,2024-01-01',
  'VIN1,@SUM(A1),-1+1,+2024',
  ',C/1,,',
  'VIN1,C/1',
];

describe('The faults of a file', () => {
  let site: ImportSite;
  let service: Service;
  let maker: OnboardedClient;
  let admin: OnboardedClient;
  let run: RunRow;

  beforeAll(async () => {
    site = await ImportSite.open();
    service = await site.start();
    maker = await service.onboard();
    admin = await service.onboard('admin');
    const many = Array.from({ length: KEPT + 2_000 }, (_, row) => `VIN${row},C/${row},,=${row}`);
    run = await importFile(site, service, maker, 'recalls.csv', snapshot(...ODD_ROWS, ...many));
    expect(run.state).toBe('rejected');
    expect(Number(run.fault_count)).toBeGreaterThan(KEPT + 2_000);
  });
  afterAll(() => site.close());
  afterEach(() => vi.restoreAllMocks());

  const kept = () =>
    service.query(
      `SELECT line, column_name AS "column", reason, value, expected
         FROM import_fault WHERE run_id = $1 ORDER BY ordinal`,
      [run.id],
    );

  /** Parses a CSV file with PostgreSQL, so that the test does not use the project's own code. */
  const readCsv = async (text: string) => {
    const client = await service.database.connect();
    try {
      await client.query(`
        CREATE TEMPORARY TABLE read_back
          (row integer GENERATED ALWAYS AS IDENTITY, line integer, "column" text, reason text, value text, expected text)`);
      await pipeline(
        Readable.from([text]),
        client.query(
          copyFrom(
            'COPY read_back (line, "column", reason, value, expected) FROM STDIN (FORMAT csv, HEADER MATCH)',
          ),
        ),
      );
      const { rows } = await client.query(
        'SELECT line, "column", reason, value, expected FROM read_back ORDER BY row',
      );
      return rows;
    } finally {
      await client.query('DROP TABLE IF EXISTS read_back');
      client.release();
    }
  };

  it.each([
    ['its manufacturer', () => ({ client: maker, path: '/imports' })],
    ['an administrator', () => ({ client: admin, path: '/admin/imports' })],
  ])('are a CSV file for %s: all that are kept, as they are kept, a batch at a time', async (_, as) => {
    const { client, path } = as();
    const listed = vi.spyOn(ImportReportsRepository.prototype, 'listFaults');

    const answer = await service.as(client).get(`${path}/${run.id}/faults.csv`);

    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers['content-disposition']).toBe(`attachment; filename="faults-${run.id}.csv"`);
    expect(answer.text).toMatch(/^line,column,reason,value,expected\r\n2,/);
    expect(answer.text).toMatch(/\r\n$/);
    const rows = await kept();
    expect(rows).toHaveLength(KEPT);
    // A CSV file does not distinguish an empty value from none.
    expect(await readCsv(answer.text)).toEqual(rows.map((row) => ({ ...row, value: row.value || null })));
    expect(listed.mock.calls.map(([, , { limit }]) => limit)).toEqual(new Array(10).fill(1_000));
  });

  it('have no formula at the beginning of any field of the CSV file', async () => {
    const { text } = await service.as(maker).get(`/imports/${run.id}/faults.csv`);

    const fields = (await readCsv(text)).flatMap(({ column, reason, value, expected }) => [
      column,
      reason,
      value,
      expected,
    ]);
    expect(
      fields.filter((field) => field !== null && /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/.test(field)),
    ).toEqual([]);
    expect(fields.filter((field) => field?.startsWith("'=")).length).toBeGreaterThan(1_000);
  });

  it('are read page by page, in order', async () => {
    const read: unknown[] = [];
    let next: string | null = '';
    let pages = 0;
    while (next !== null) {
      const { body } = await service
        .as(maker)
        .get(`/imports/${run.id}/faults?limit=500${next === '' ? '' : `&cursor=${next}`}`);
      read.push(...body.faults);
      next = body.next;
      pages += 1;
    }

    expect(pages).toBe(KEPT / 500);
    expect(read).toEqual(await kept());
    const first = await service.as(admin).get(`/admin/imports/${run.id}/faults`);
    expect(first.body.faults).toEqual(read.slice(0, 100));
    const shown = (await service.as(maker).get(`/imports/${run.id}`)).body;
    expect(shown.faults).toEqual(read.slice(0, 100));
    expect(shown.faultCount).toBe(Number(run.fault_count));
  });

  it('are announced in the mail with their address', async () => {
    const [mail] = await mailsTo(service, maker);
    const address = /^GET http:\/\/recalls\.test(\/imports\/.+\/faults\.csv)$/m.exec(
      mail?.body_text ?? '',
    )?.[1];

    expect(mail?.body_text).toContain('The first 10,000 are there as a CSV file');
    expect((await service.as(maker).get(address ?? '')).status).toBe(200);
  });

  it('are a header alone for a file without any', async () => {
    const sound = await importFile(site, service, maker, 'sound.csv', snapshot('VIN1,C/1,,2024-01-01'));

    const answer = await service.as(maker).get(`/imports/${sound.id}/faults.csv`);

    expect(answer.text).toBe('line,column,reason,value,expected\r\n');
    expect((await service.as(maker).get(`/imports/${sound.id}/faults`)).body).toEqual({
      faults: [],
      next: null,
    });
  });

  it('that can not be read are an error in our words, and no file', async () => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    vi.spyOn(ImportReportsRepository.prototype, 'listFaults').mockRejectedValue(GONE);

    const answer = await service.as(maker).get(`/imports/${run.id}/faults.csv`);

    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(answer.headers).not.toHaveProperty('content-disposition');
  });

  it('that can not be read to the end are a connection cut, so that nobody takes half a list for all', async () => {
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const listFaults = ImportReportsRepository.prototype.listFaults;
    vi.spyOn(ImportReportsRepository.prototype, 'listFaults').mockImplementation(function (
      this: ImportReportsRepository,
      ...args
    ) {
      return args[2].after === undefined ? listFaults.apply(this, args) : Promise.reject(GONE);
    });

    await expect(service.as(maker).get(`/imports/${run.id}/faults.csv`)).rejects.toThrow('aborted');

    vi.restoreAllMocks();
    expect((await service.as(maker).get(`/imports/${run.id}`)).status).toBe(200);
  });
});
