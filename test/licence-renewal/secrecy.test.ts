import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenApplications } from '../../src/licence-renewal/applications/open-applications.js';
import { keepFromLogs } from '../support/suite-log.js';
import { fields, image, RenewalSite, submission } from './renewal-site.js';

const SECRETS = {
  'a transaction id': 'XYZZYTRANSACTION123',
  'a licence number': 'XYZZY610266NO9ZZ',
  'a name in an address': 'XYZZYADDRESSLINE123',
  'a telephone number': '07700900123456789',
  'a barcode': 'XYZZYBARCODE12345678',
  'a reference number': '98269432242880068489880451264',
  'a caseworker’s words': 'XYZZYREJECTIONWORDS1',
} as const;

/** The middle of an image, as it would be found in a file that has it plainly. */
const IMAGE = randomBytes(64);

describe('An application', () => {
  let site: RenewalSite;
  let opened: string[];
  beforeAll(async () => {
    site = await RenewalSite.start();
    for (const [what, secret] of Object.entries(SECRETS)) keepFromLogs(what, secret);
    const personal = {
      fields: fields({
        drivingLicenceNumber: SECRETS['a licence number'],
        daytimePhone: SECRETS['a telephone number'],
        twoDBarcode: SECRETS['a barcode'],
        applicationReferenceNumber: SECRETS['a reference number'],
        updateAddress: {
          unstructuredAddress: { line1: SECRETS['a name in an address'], postcode: 'SA1 1AA' },
        },
      }),
      images: [
        image('photo', { bytes: Buffer.concat([randomBytes(500), IMAGE, randomBytes(500)]) }),
        image('signature'),
      ],
      canonicalBody: Buffer.from(JSON.stringify(SECRETS)),
    };
    const transactionId = SECRETS['a transaction id'];
    // One that is forwarded, one that is in review as its duplicate, one that is rejected, one that is refused, and one that is repeated.
    const forwarded = submission({ ...personal, transactionId });
    const ids = [await site.accept(forwarded)];
    await site.applications.accept(forwarded);
    await site.applications.accept({ ...forwarded, canonicalBody: Buffer.from('another') });
    const put = site.objects.put.bind(site.objects);
    site.objects.put = () => Promise.reject(new Error('no space'));
    await site.applications.accept(submission(personal)).catch(() => {});
    site.objects.put = put;
    await site.process();
    ids.push(await site.accept(submission({ ...personal, transactionId })));
    ids.push(await site.accept(submission({ ...personal, transactionId })));
    await site.process();
    await site.decisions.reject(
      { kind: 'command line', user: 'someone' },
      ids[2] ?? '',
      SECRETS['a caseworker’s words'],
    );
    const reading = site.service.application.get(OpenApplications, { strict: false });
    opened = await Promise.all(ids.map(async (id) => JSON.stringify(await reading.find(id))));
  });
  afterAll(() => site.stop());

  it('is readable for the service, and is in no table, queue, object, file and write-ahead log', async () => {
    for (const secret of Object.values(SECRETS).slice(0, -1)) {
      expect(opened.every((text) => text.includes(secret))).toBe(true);
    }
    expect(opened[2]).toContain(SECRETS['a caseworker’s words']);

    const forms = [...Object.values(SECRETS).map((secret) => Buffer.from(secret)), IMAGE].flatMap(
      (secret) => [
        secret,
        Buffer.from(secret.toString('hex')),
        Buffer.from(secret.toString('base64').slice(0, -4)),
      ],
    );
    const has = (content: Buffer) => forms.some((form) => content.includes(form));
    const found: string[] = [];

    const tables = await site.service.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace IN ('public'::regnamespace, 'job_queue'::regnamespace)`,
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['renewal_application', 'audit_entry', 'job_queue.job', 'job_queue.archive']),
    );
    for (const { name } of tables) {
      const rows = await site.service.query<{ row: string }>(`SELECT each::text AS row FROM ${name} AS each`);
      if (rows.some(({ row }) => has(Buffer.from(row)))) found.push(name);
    }

    const files = await filesOf(site.service.settings.dataDir);
    expect(files.filter((file) => file.includes('renewal-images'))).toHaveLength(6);
    expect(files.filter((file) => file.endsWith('.renewal'))).toHaveLength(1);
    for (const file of files) if (has(await readFile(file)) || has(Buffer.from(file))) found.push(file);

    // Everything that was written since the server started, also what was rolled back.
    for (const { name } of await site.service.query<{ name: string }>('SELECT name FROM pg_ls_waldir()')) {
      // One that was recycled meanwhile is null.
      const [row] = await site.service.query<{ has: boolean | null }>(
        `SELECT bool_or(position(form IN content) > 0) AS has
           FROM pg_read_binary_file('pg_wal/' || $1, true) AS content, unnest($2::bytea[]) AS form`,
        [name, forms],
      );
      if (row?.has) found.push(name);
    }
    expect(found).toEqual([]);

    // The search would have found it.
    await site.service.query(`CREATE TABLE proof AS SELECT '${SECRETS['a barcode']}' AS name`);
    const [proof] = await site.service.query<{ row: string }>('SELECT proof::text AS row FROM proof');
    expect(has(Buffer.from(proof?.row ?? ''))).toBe(true);
  });

  it('is not recognised by what is stored of it: two of one person have nothing sealed in common', async () => {
    const rows = await site.service.query<{ fields: string; id: string }>(
      `SELECT encode(sealed_fields, 'hex') AS fields, encode(sealed_transaction_id, 'hex') AS id FROM renewal_application`,
    );
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => row.fields)).size).toBe(3);
    expect(new Set(rows.map((row) => row.id)).size).toBe(3);
  });

  it('can not be exchanged for another one, nor one of its images for another', async () => {
    const reading = site.service.application.get(OpenApplications, { strict: false });
    const [one, other] = await site.service.query<{ id: string; data_key_id: string; sealed_fields: Buffer }>(
      'SELECT id, data_key_id, sealed_fields FROM renewal_application ORDER BY id',
    );
    if (!one || !other) throw new Error('There are three.');
    const become = (key: string, sealed: Buffer) =>
      site.service.query(
        'UPDATE renewal_application SET data_key_id = $2, sealed_fields = $3 WHERE id = $1',
        [one.id, key, sealed],
      );
    await become(other.data_key_id, other.sealed_fields);
    await expect(reading.find(one.id)).rejects.toThrow('can not be decrypted');
    await become(one.data_key_id, one.sealed_fields);
    expect(await reading.find(one.id)).toBeDefined();

    const [image] = await site.service.query<{ name: string }>(
      "SELECT object_name AS name FROM renewal_image WHERE application_id = $1 AND kind = 'photo'",
      [other.id],
    );
    if (!image) throw new Error('Each has a photo.');
    // A copy, because the name of an object is that of one image.
    await site.objects.put(`${image.name}-copy`, await site.objects.get(image.name));
    await site.service.query(
      "UPDATE renewal_image SET object_name = $2 WHERE application_id = $1 AND kind = 'photo'",
      [one.id, `${image.name}-copy`],
    );
    await expect(reading.findImage(one.id, 'photo')).rejects.toThrow('can not be decrypted');
  });
});

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
