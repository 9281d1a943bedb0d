import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { LONGEST_LINE_BYTES } from '../../../src/kadoe/register/file/lines.js';
import { fileOf, keeper, RegisterSite, vehicle } from './register-site.js';

const NONE = { added: 0, closed: 0 };

describe('A load of the register', () => {
  let site: RegisterSite;
  beforeAll(async () => {
    site = await RegisterSite.start();
  });
  afterAll(() => site.stop());

  const known = async (mark: string, question = {}) => {
    const answer = await site.resolveMark(mark, question);
    return answer.outcome === 'keeper' ? answer.party.lastName : answer.outcome;
  };

  it('writes only what differs, and keeps what was known before', async () => {
    const first = await site.load([vehicle('A1', 'AA10AAA'), vehicle('A2', 'AA10AAB')]);
    expect(first).toMatchObject({ newVehicles: 2, versions: { keepers: { added: 2, closed: 0 } } });
    const again = await site.load([vehicle('A1', 'AA10AAA'), vehicle('A2', 'AA10AAB')]);
    expect(again.versions).toEqual({ details: NONE, marks: NONE, keepers: NONE, states: NONE });

    const changed = await site.load([
      vehicle('A1', 'AA10AAA', { keepers: [keeper('OTHER', '2020-01-01')], make: 'OPEL' }),
    ]);
    expect(changed).toMatchObject({
      newVehicles: 0,
      versions: {
        details: { added: 1, closed: 1 },
        marks: NONE,
        keepers: { added: 1, closed: 1 },
        states: NONE,
      },
    });
    expect(await known('AA10AAA')).toBe('OTHER');
    expect(await known('AA10AAA', { load: first.number })).toBe('OWNER OF A1');
    expect(await known('AA10AAA', { load: again.number })).toBe('OWNER OF A1');
    // It was not in the file.
    expect(await known('AA10AAB')).toBe('OWNER OF A2');
    expect(
      await site.service.query(
        `SELECT action, subject_kind, subject_id FROM audit_entry WHERE action = 'register loaded' ORDER BY id DESC LIMIT 1`,
      ),
    ).toEqual([
      { action: 'register loaded', subject_kind: 'register load', subject_id: String(changed.number) },
    ]);
  });

  it('lets a mark move from one vehicle of the file to another', async () => {
    await site.load([vehicle('B1', 'BB10AAA'), vehicle('B2', 'BB10AAB')]);
    const moved = await site.load([
      vehicle('B1', 'BB10AAA', {
        marks: [{ registrationNumber: 'BB10AAA', from: '2020-01-01', to: '2024-05-01' }],
      }),
      vehicle('B2', 'BB10AAB', {
        marks: [
          { registrationNumber: 'BB10AAB', from: '2020-01-01', to: '2024-05-01' },
          { registrationNumber: 'BB10AAA', from: '2024-05-01' },
        ],
      }),
    ]);
    expect(moved.versions.marks).toEqual({ added: 3, closed: 2 });
    expect(await known('BB10AAA', { eventDate: '2024-04-30' })).toBe('OWNER OF B1');
    expect(await known('BB10AAA', { eventDate: '2024-05-01' })).toBe('OWNER OF B2');
    expect(await known('BB10AAB', { eventDate: '2024-05-01' })).toBe('no information');
  });

  it('is refused as a whole, with each fault by its line and field', async () => {
    await site.load([vehicle('C1', 'CC10AAA')]);
    const before = await site.contents();
    const file = [
      fileOf(vehicle('C2', 'CC10AAB')),
      '{"vehicle": "C3",\n',
      '\n',
      fileOf(
        {
          vehicle: '',
          chassisVin: 'abc',
          colour: null,
          seatingCapacity: 1.5,
          taxStatus: 'None',
          wheels: 4,
          marks: [{ registrationNumber: 'AB 1', from: '2023-02-29' }],
          keepers: [{ from: '2020-01-01', phone: '1', address: { line6: 'x' } }],
          states: [{ kind: 'LOST' }],
        },
        {
          ...vehicle('C4', 'CC10AAD'),
          keepers: [
            keeper('ONE', '2020-01-01', '2022-01-01'),
            { ...keeper('TWO', '2021-12-31'), companyName: 'BOTH LTD' },
            keeper('THREE', '2020-05-01', '2020-05-01'),
          ],
        },
        { vehicle: 'C5' },
        [],
      ),
      `"${'x'.repeat(LONGEST_LINE_BYTES)}"\n`,
    ].join('');
    const { status, body } = await site.post(Buffer.concat([Buffer.from(file), Buffer.from([0xff, 0x0a])]));
    expect({ status, code: body.errorCode }).toEqual({ status: 400, code: 'RECALLS-BR-01' });
    expect(body.errors.map(({ field, message }: Record<string, string>) => `${field}: ${message}`)).toEqual([
      'line 2: line: must be a JSON object',
      'line 4: vehicle: must have at least 1 characters',
      'line 4: chassisVin: must be 1 to 20 capital letters and digits',
      'line 4: colour: must be a text',
      'line 4: taxStatus: must be one of Taxed, SORN, Untaxed, Not Taxed for on Road Use',
      'line 4: seatingCapacity: must be a whole number',
      'line 4: marks[0].registrationNumber: must be 2 to 7 capital letters and digits, at least one of each, without spaces',
      'line 4: marks[0].from: must be a date that exists, as YYYY-MM-DD',
      'line 4: keepers[0].address.line6: is not a field of a register file',
      'line 4: keepers[0].phone: is not a field of a register file',
      'line 4: states[0].kind: must be one of STOLEN, EXPORTED, SCRAPPED, FROZEN, VOID, BATCH_TRAIL, GEO, MOD, IN_TRADE',
      'line 4: states[0].from: must be given',
      'line 4: wheels: is not a field of a register file',
      'line 5: keepers[2].to: must be later than from',
      'line 5: keepers[1].from: must not be before the end of keepers[0]',
      'line 5: keepers[1].companyName: must be absent, because the keeper has a name of a person',
      'line 6: marks: must have a mark, a keeper or a state, because a vehicle is known from the earliest of their dates',
      'line 7: line: must be an object',
      `line 8: line: must not be longer than ${LONGEST_LINE_BYTES} bytes`,
      'line 9: line: must be UTF-8',
    ]);
    expect(await site.contents()).toEqual(before);
  });

  it('is refused if a vehicle or a mark is twice in it, or a mark is on a vehicle that is not', async () => {
    await site.load([vehicle('D1', 'DD10AAA')]);
    const before = await site.contents();
    const twice = await site.load([
      vehicle('D2', 'DD10AAB'),
      vehicle('D2', 'DD10AAC'),
      vehicle('D3', 'DD10AAB', {
        marks: [
          { registrationNumber: 'DD10AAD', from: '2019-01-01', to: '2020-01-01' },
          { registrationNumber: 'DD10AAB', from: '2026-01-01' },
        ],
      }),
    ]);
    expect(twice).toMatchObject({ outcome: 'refused', number: null, faultCount: 2 });
    expect(twice.faults).toEqual([
      { line: 2, field: 'vehicle', message: 'must be on one line, and is on line 1 too' },
      {
        line: 3,
        field: 'marks[1].registrationNumber',
        message: 'must not be on the vehicle of line 1 on the same day',
      },
    ]);
    const held = await site.load([vehicle('D4', 'DD10AAA'), vehicle('D5', 'DD10AAF')]);
    expect(held.faults).toEqual([
      {
        line: 1,
        field: 'marks[0].registrationNumber',
        message: 'must not be on a vehicle on the same day that is in the register and not in this file',
      },
    ]);
    expect(await site.contents()).toEqual(before);
    // In the other register it is free.
    expect(await site.load([vehicle('D4', 'DD10AAA')], { environment: 'test' })).toMatchObject({
      outcome: 'loaded',
    });
  });

  it('counts all faults and reports the first', async () => {
    const report = await site.load(Array.from({ length: 1_500 }, () => ({ vehicle: 'E' })));
    expect({ ...report, faults: report.faults.length }).toMatchObject({ faultCount: 1_500, faults: 1_000 });
    const { body } = await site.post(fileOf(...Array.from({ length: 150 }, () => ({ vehicle: 'E' }))));
    expect(body.errors).toHaveLength(100);
    expect(body.errors[99]).toEqual({
      field: 'body',
      message: 'has 51 more issues: a dry run on the command line lists 1000',
    });
  });

  it('that is only tried out says the same and stores nothing', async () => {
    await site.load([vehicle('F1', 'FF10AAA')]);
    const before = await site.contents();
    const lines = [vehicle('F1', 'FF10AAA', { keepers: [] }), vehicle('F2', 'FF10AAB')];
    const { status, body } = await site.post(fileOf(...lines), '?dryRun=true');
    expect(status).toBe(200);
    expect(await site.contents()).toEqual(before);
    const { outcome: _, faults: __, faultCount: ___, ...loaded } = await site.load(lines);
    expect(body).toEqual({ ...loaded, dryRun: true, number: null, recordedAt: null });
  });

  it('waits for another one, so that loads are numbered as they become visible', async () => {
    const reports = await Promise.all(
      [1, 2, 3, 4].map((turn) =>
        site.load([vehicle('G1', 'GG10AAA', { keepers: [keeper(`OWNER ${turn}`, '2020-01-01')] })]),
      ),
    );
    const byNumber = reports.map(({ number }, index) => ({
      number: number ?? 0,
      owner: `OWNER ${index + 1}`,
    }));
    expect(new Set(byNumber.map(({ number }) => number)).size).toBe(4);
    for (const { number, owner } of byNumber) expect(await known('GG10AAA', { load: number })).toBe(owner);
    const latest = byNumber.reduce((a, b) => (a.number > b.number ? a : b));
    expect(await known('GG10AAA')).toBe(latest.owner);
    const times = await site.service.query<{ number: number; recorded_at: Date }>(
      `SELECT number, recorded_at FROM register_load WHERE environment = 'live' ORDER BY recorded_at`,
    );
    const numbers = times.filter(({ number }) => byNumber.some((each) => each.number === number));
    expect(numbers.map(({ number }) => number)).toEqual(
      byNumber.map(({ number }) => number).sort((a, b) => a - b),
    );
    expect(new Set(times.map(({ recorded_at }) => recorded_at.getTime())).size).toBe(times.length);
  });

  it('is refused to everybody but administrators, and with unknown parameters', async () => {
    const maker = await site.service.onboard('manufacturer');
    expect((await site.service.as(maker).post('/admin/register/loads', '{}')).status).toBe(403);
    const { status, body } = await site.post(fileOf(vehicle('H1', 'HH10AAA')), '?environment=prod&dryRun=1');
    expect({ status, errors: body.errors }).toEqual({
      status: 400,
      errors: [
        { field: 'environment', message: 'must be one of live, test' },
        { field: 'dryRun', message: 'must be true or false' },
      ],
    });
  });
});

describe('A load while the file of encryption keys is unusable', () => {
  it.each([
    ['is damaged', (file: string) => writeFile(file, 'no keys\n')],
    ['has gone', (file: string) => rm(file)],
  ])('because it %s is 503, stores nothing, and succeeds afterwards', async (_, damage) => {
    const site = await RegisterSite.start();
    onTestFinished(() => site.stop());
    const file = join(site.service.settings.dataDir, 'encryption-keys');
    await site.load([vehicle('K1', 'KK10AAA')]);
    const keys = await readFile(file);
    const before = await site.contents();

    await damage(file);
    const refused = await site.post(fileOf(vehicle('K2', 'KK10AAB')));
    expect(refused.status).toBe(503);
    expect(refused.body.errorCode).toBe('RECALLS-UN-01');
    expect(await site.contents()).toEqual(before);

    await writeFile(file, keys);
    expect((await site.post(fileOf(vehicle('K2', 'KK10AAB')))).body).toMatchObject({ newVehicles: 1 });
  });
});

describe('The database itself', () => {
  let site: RegisterSite;
  beforeAll(async () => {
    site = await RegisterSite.start();
    await site.load([vehicle('A1', 'AA10AAA'), vehicle('A2', 'AA10AAB')]);
  });
  afterAll(() => site.stop());

  it.each([
    [
      'two keepers of one vehicle on one day',
      'keeper',
      'vehicle_id, party, digest, period, recorded',
      'keeper_one_excl',
    ],
    [
      'one mark on two vehicles on one day',
      'mark_assignment',
      '(SELECT max(id) FROM vehicle), environment, registration_number, period, recorded',
      'mark_assignment_mark_excl',
    ],
  ])('refuses %s', async (_, table, columns, constraint) => {
    const into = columns.replace('(SELECT max(id) FROM vehicle)', 'vehicle_id');
    await expect(
      site.service.query(
        `INSERT INTO ${table} (${into}) SELECT ${columns} FROM ${table} WHERE vehicle_id = (SELECT min(id) FROM vehicle)`,
      ),
    ).rejects.toMatchObject({ code: '23P01', constraint });
  });

  it('refuses a mark of one register on a vehicle of the other', async () => {
    await expect(
      site.service.query(
        `INSERT INTO mark_assignment (vehicle_id, environment, registration_number, period, recorded)
         SELECT min(id), 'test', 'ZZ10ZZZ', '[1990-01-01,1991-01-01)', '[1,)' FROM vehicle`,
      ),
    ).rejects.toMatchObject({ code: '23503', constraint: 'mark_assignment_vehicle_fkey' });
  });
});
