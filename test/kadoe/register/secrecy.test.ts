import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterHistory } from '../../../src/kadoe/register/look-up/register-history.js';
import { KeyRotation } from '../../../src/platform/encryption/key-rotation.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { fileOf, keeper, RegisterSite, vehicle } from './register-site.js';

const SURNAME = 'XYZZYSECRETNAME123';
const STREET = 'XYZZYSECRETSTREET123';

/** Of two vehicles, one of them twice. */
const PERSON = { ...keeper(SURNAME, '2020-01-01'), address: { line1: STREET, postcode: 'SA1 1AA' } };

describe('A keeper', () => {
  let site: RegisterSite;
  beforeAll(async () => {
    site = await RegisterSite.start();
    keepFromLogs('a surname', SURNAME);
    keepFromLogs('a street', STREET);
    keepFromLogs('a mark', 'ZZ10ZZZ');
    await site.load([
      vehicle('S1', 'ZZ10ZZZ', { keepers: [PERSON] }),
      vehicle('S2', 'ZZ10ZZY', { keepers: [PERSON] }),
    ]);
    // A version that was closed, a file that was refused, and one that was only tried out.
    await site.load([vehicle('S2', 'ZZ10ZZY', { keepers: [keeper('OTHER', '2020-01-01')] })]);
    await site.post(fileOf({ ...vehicle('S3', 'ZZ10ZZX', { keepers: [PERSON] }), wheels: 4, [SURNAME]: 1 }));
    await site.load([vehicle('S4', 'ZZ10ZZW', { keepers: [PERSON] })], { dryRun: true });
  });
  afterAll(() => site.stop());

  const surname = async (mark: string) => {
    const answer = await site.resolveMark(mark);
    return answer.outcome === 'keeper' ? answer.party.lastName : answer.outcome;
  };

  it('is in answers, and is in no table and no file, not even in the write-ahead log of the database', async () => {
    expect(await surname('ZZ10ZZZ')).toBe(SURNAME);
    const tables = await site.service.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['keeper', 'audit_entry', 'data_key']),
    );
    const found: string[] = [];
    const forms = [SURNAME, STREET].flatMap((text) => [
      text,
      Buffer.from(text).toString('hex'),
      Buffer.from(text).toString('base64').slice(0, -4),
    ]);
    for (const { name } of tables) {
      const rows = await site.service.query<{ row: string }>(`SELECT ${name}::text AS row FROM ${name}`);
      if (rows.some(({ row }) => forms.some((form) => row.includes(form)))) found.push(name);
    }
    for (const file of await filesOf(site.service.settings.dataDir)) {
      const content = await readFile(file);
      if (forms.some((form) => content.includes(form))) found.push(file);
    }
    // Everything that was written since the server started, also what was rolled back.
    for (const { name } of await site.service.query<{ name: string }>('SELECT name FROM pg_ls_waldir()')) {
      const [row] = await site.service.query<{ has: boolean }>(
        `SELECT position($2::bytea IN pg_read_binary_file('pg_wal/' || $1)) > 0 AS has`,
        [name, Buffer.from(SURNAME)],
      );
      if (row?.has) found.push(name);
    }
    expect(found).toEqual([]);
    // The search would have found it.
    await site.service.query(`CREATE TABLE proof AS SELECT '${SURNAME}' AS name`);
    const [proof] = await site.service.query<{ row: string }>('SELECT proof::text AS row FROM proof');
    expect(proof?.row).toContain(SURNAME);
  });

  it('of two vehicles is not recognised by what is stored of them', async () => {
    const rows = await site.service.query<{ party: string; digest: string }>(
      "SELECT encode(party, 'hex') AS party, encode(digest, 'hex') AS digest FROM keeper",
    );
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map(({ party }) => party)).size).toBe(3);
    expect(new Set(rows.map(({ digest }) => digest)).size).toBe(3);
  });

  it('can not be exchanged for that of another vehicle', async () => {
    const swap = () =>
      site.service.query(
        `UPDATE keeper SET party = other.party FROM keeper AS other
          WHERE upper_inf(keeper.recorded) AND upper_inf(other.recorded) AND keeper.vehicle_id <> other.vehicle_id`,
      );
    await swap();
    await expect(site.resolveMark('ZZ10ZZZ')).rejects.toThrow('A value can not be decrypted');
    await swap();
    expect(await surname('ZZ10ZZZ')).toBe(SURNAME);
  });

  it('is masked when an operator looks at a vehicle, which the audit trail records without its mark', async () => {
    const history = site.service.application.get(RegisterHistory, { strict: false });
    const actor = { kind: 'command line', user: 'someone' } as const;
    const shown = await history.show(actor, 'live', 'ZZ10ZZY');
    expect(shown).toMatchObject({ environment: 'live', load: { number: 2 } });
    expect(shown?.vehicles).toEqual([
      {
        vehicle: 'S2',
        details: [
          expect.objectContaining({ chassisVin: 'VINS2', make: 'FORD', from: '2020-01-01', recordedBy: 1 }),
        ],
        marks: [expect.objectContaining({ registrationNumber: 'ZZ10ZZY', from: '2020-01-01' })],
        keepers: [
          {
            ...{ id: expect.any(Number), from: '2020-01-01', recordedBy: 2 },
            ...{ kind: 'person', name: 'A*** O***', postcode: 'SA***' },
          },
        ],
        states: [],
      },
    ]);
    const [first] = await site.service.query<{ at: Date }>(
      'SELECT recorded_at AS at FROM register_load WHERE number = 1',
    );
    const before = await history.show(actor, 'live', 'VINS2', first?.at.toISOString());
    expect(before?.vehicles[0]?.keepers).toMatchObject([{ name: 'A*** X***', recordedBy: 1, closedBy: 2 }]);
    expect(JSON.stringify([shown, before])).not.toContain(SURNAME);
    expect(await history.show(actor, 'live', 'ZZ10ZZY', '2020-01-01T00:00:00Z')).toBeUndefined();
    expect(
      await site.service.query(
        `SELECT actor_user, action, subject_kind, after FROM audit_entry WHERE action = 'vehicle shown' ORDER BY id`,
      ),
    ).toEqual(
      [2, 1].map((load) => ({
        ...{ actor_user: 'someone', action: 'vehicle shown', subject_kind: 'vehicle' },
        after: { environment: 'live', load },
      })),
    );
  });

  it('is in answers while keys are rotated and files are loaded', async () => {
    const rotation = site.service.application.get(KeyRotation);
    const over = new AbortController();
    const reading = (async () => {
      let reads = 0;
      while (!over.signal.aborted) {
        expect(await surname('ZZ10ZZZ')).toBe(SURNAME);
        reads += 1;
        // The cached data keys are of no use any more.
        site.service.clock.advance({ minutes: 2 });
        await delay(1);
      }
      return reads;
    })();
    const loading = (async () => {
      for (let turn = 0; turn < 6; turn += 1) {
        const report = await site.load([
          vehicle('S2', 'ZZ10ZZY', { keepers: [keeper(`TURN ${turn}`, '2020-01-01')] }),
        ]);
        expect(report.outcome).toBe('loaded');
      }
    })();
    for (let turn = 0; turn < 4; turn += 1) {
      expect((await rotation.rotate({ kind: 'service' })).rewrapped).toBeGreaterThan(0);
    }
    await loading;
    over.abort();
    expect(await reading).toBeGreaterThan(5);
    expect(await surname('ZZ10ZZY')).toBe('TURN 5');
  });
});

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
