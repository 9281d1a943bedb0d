import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpenApplications } from '../../../src/licence-renewal/applications/open-applications.js';
import type { Submission } from '../../../src/licence-renewal/applications/submission.js';
import { asApplication } from '../../support/roles.js';
import { createDatabase } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { image, RenewalSite, submission } from '../renewal-site.js';

describe('Accepting an application', () => {
  let site: RenewalSite;
  beforeAll(async () => {
    site = await RenewalSite.start();
  });
  afterAll(() => site.stop());

  const accept = (given: Submission) => site.applications.accept(given);
  const rowsOf = ({ clientId }: Submission) =>
    site.service.query('SELECT * FROM renewal_application WHERE client_id = $1 ORDER BY received_at', [
      clientId,
    ]);

  it('stores it with its images, its key, the first state of its history and its job, and nothing of it readable', async () => {
    const given = submission({
      images: [image('photo'), image('signature', { mediaType: 'image/png', width: 300, height: 100 })],
    });
    const now = new Date(site.service.clock.now());
    expect(await accept(given)).toEqual({ kind: 'accepted', dateTimeReceived: now });

    const rows = await rowsOf(given);
    expect(rows).toEqual([
      {
        id: expect.any(String),
        client_id: given.clientId,
        environment: 'live',
        transaction_hash: expect.any(Buffer),
        fingerprint: expect.any(Buffer),
        transaction_type: 'TYRR',
        fee_paid: 1_400,
        scenario: null,
        state: 'RECEIVED',
        received_at: now,
        state_since: now,
        final_at: null,
        licence_hash: expect.any(Buffer),
        data_key_id: expect.any(String),
        sealed_transaction_id: expect.any(Buffer),
        sealed_fields: expect.any(Buffer),
        sealed_rejection: null,
        forwarding_failed_at: null,
        images_erased_at: null,
        fields_erased_at: null,
      },
    ]);
    const { id, data_key_id: dataKeyId } = rows[0] as { id: string; data_key_id: string };
    expect(
      await site.service.query('SELECT purpose, destroyed_at FROM data_key WHERE id = $1', [dataKeyId]),
    ).toEqual([{ purpose: 'renewal application', destroyed_at: null }]);
    expect(await site.historyOf(id)).toEqual(['RECEIVED']);
    expect(await site.jobs()).toContainEqual(
      expect.objectContaining({ name: 'renewal-check', state: 'created', data: { id } }),
    );
    expect(
      await site.service.query(
        'SELECT kind, media_type, bytes, width, height FROM renewal_image WHERE application_id = $1 ORDER BY kind',
        [id],
      ),
    ).toEqual([
      { kind: 'photo', media_type: 'image/jpeg', bytes: 2_000, width: 600, height: 750 },
      { kind: 'signature', media_type: 'image/png', bytes: 2_000, width: 300, height: 100 },
    ]);
    const opened = site.service.application.get(OpenApplications, { strict: false });
    expect(await opened.find(id)).toMatchObject({
      ...{ id, clientId: given.clientId, state: 'RECEIVED', scenario: null, receivedAt: now },
      ...{ transactionId: given.transactionId, fields: given.fields },
    });
    for (const { kind, bytes } of given.images) {
      expect((await opened.findImage(id, kind))?.content).toEqual(bytes);
    }
    expect(await opened.findImage(id, 'photocard-back')).toBeUndefined();
  });

  it('answers the same again with the time of the first, and stores nothing more', async () => {
    const given = submission();
    const first = await accept(given);
    site.service.clock.advance({ minutes: 5 });
    const objects = await site.objectNames();
    expect(await accept({ ...given, images: given.images.map((each) => ({ ...each })) })).toEqual({
      kind: 'replayed',
      dateTimeReceived: first.kind === 'accepted' && first.dateTimeReceived,
    });
    expect(await rowsOf(given)).toHaveLength(1);
    expect(await site.objectNames()).toEqual(objects);
  });

  it('refuses another content under the same transaction id, and keeps the first', async () => {
    const given = submission();
    await accept(given);
    const before = await rowsOf(given);
    expect(await accept({ ...given, canonicalBody: Buffer.from('another') })).toEqual({ kind: 'different' });
    expect(await rowsOf(given)).toEqual(before);
  });

  it('lets two clients use one transaction id', async () => {
    const given = submission();
    await accept(given);
    expect(await accept({ ...given, clientId: randomUUID() })).toMatchObject({ kind: 'accepted' });
  });

  it('stores one of any number that come at once, and answers the others from it', async () => {
    const given = submission();
    const objects = await site.objectNames();
    const answers = await Promise.all(Array.from({ length: 32 }, () => accept(given)));
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['accepted', ...Array(31).fill('replayed')]);
    expect(
      new Set(answers.map((answer) => 'dateTimeReceived' in answer && +answer.dateTimeReceived)).size,
    ).toBe(1);
    const rows = await rowsOf(given);
    expect(rows).toHaveLength(1);
    // What the others had stored meanwhile is gone.
    const stored = (await site.objectNames()).filter((name) => !objects.includes(name));
    expect(stored.map((name) => name.slice(-name.length + 'renewal-images/2026-11-30/'.length))).toEqual([
      `${rows[0]?.id}-photo`,
      `${rows[0]?.id}-signature`,
    ]);
    const jobs = (await site.jobs()).filter(({ data }) => data.id === rows[0]?.id);
    expect(jobs).toHaveLength(1);
    const keys = await site.service.query(
      `SELECT count(*)::integer AS lost FROM data_key
        WHERE purpose = 'renewal application' AND id NOT IN (SELECT data_key_id FROM renewal_application)`,
    );
    expect(keys).toEqual([{ lost: 0 }]);
  });

  it('stores one of several contents that come at once under one transaction id', async () => {
    const given = submission();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        accept({ ...given, canonicalBody: Buffer.from(`content ${index % 3}`) }),
      ),
    );
    const kinds = answers.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'replayed')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'different')).toHaveLength(8);
    expect(await rowsOf(given)).toHaveLength(1);
  });

  it('keeps an application without a licence number and without images', async () => {
    const { drivingLicenceNumber: _, ...others } = submission().fields;
    const given = submission({ fields: others, images: [] });
    expect(await accept(given)).toMatchObject({ kind: 'accepted' });
    expect(await rowsOf(given)).toMatchObject([{ licence_hash: null }]);
  });

  it('is refused with 503 when an image can not be stored, binds nothing, and leaves nothing', async () => {
    const given = submission();
    const objects = await site.objectNames();
    const put = site.objects.put.bind(site.objects);
    site.objects.put = async (name, body) => {
      if (name.endsWith('signature')) throw new Error('no space');
      return put(name, body);
    };
    try {
      await expect(accept(given)).rejects.toThrow('no space');
    } finally {
      site.objects.put = put;
    }
    expect(await rowsOf(given)).toEqual([]);
    expect(await site.objectNames()).toEqual(objects);
    expect(await accept(given)).toMatchObject({ kind: 'accepted' });
  });
});

describe('An application whose commit is not answered', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let proxy: TcpProxy;
  let site: RenewalSite;
  beforeAll(async () => {
    database = await createDatabase();
    proxy = await TcpProxy.before(asApplication(database.url));
    site = await RenewalSite.start({}, { databaseUrl: proxy.url });
  });
  afterEach(() => proxy.recover());
  afterAll(async () => {
    await site.stop();
    await proxy.stop();
    await database.drop();
  });

  const direct = async (sql: string, values: unknown[]) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  };
  const rowsOf = ({ clientId }: Submission) =>
    direct('SELECT id FROM renewal_application WHERE client_id = $1', [clientId]);

  it('is accepted when it is sent again, if it was not stored', async () => {
    const given = submission();
    // The transaction with the look-up commits before it.
    proxy.whenSent('insert_renewal_application', () => proxy.whenSent('COMMIT', () => proxy.interrupt()));
    await expect(site.applications.accept(given)).rejects.toThrow();
    await proxy.recover();
    expect(await rowsOf(given)).toEqual([]);
    expect(await site.applications.accept(given)).toMatchObject({ kind: 'accepted' });
    expect(await rowsOf(given)).toHaveLength(1);
  });

  it('is answered as a repetition when it is sent again, if it was stored, and its images are still there', async () => {
    const given = submission();
    proxy.whenSent('insert_renewal_application', () => proxy.whenSent('COMMIT', () => proxy.loseAnswers()));
    const lost = site.applications.accept(given).catch((error: unknown) => error);
    await vi.waitFor(async () => expect(await rowsOf(given)).toHaveLength(1), { timeout: 20_000 });
    proxy.interrupt();
    expect(await lost).toBeInstanceOf(Error);
    await proxy.recover();
    expect(await site.applications.accept(given)).toMatchObject({ kind: 'replayed' });
    const images = await direct(
      'SELECT object_name FROM renewal_image JOIN renewal_application ON id = application_id WHERE client_id = $1',
      [given.clientId],
    );
    expect(images).toHaveLength(2);
    expect(await site.objectNames()).toEqual(expect.arrayContaining(images.map((row) => row.object_name)));
  });
});
