import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OpenApplications } from '../../../src/licence-renewal/applications/open-applications.js';
import { OwnApplications } from '../../../src/licence-renewal/applications/own-applications.js';
import { OpenForwardedFiles } from '../../../src/licence-renewal/processing/forwarding/open-forwarded-files.js';
import { RenewalSite, submission } from '../renewal-site.js';

const ACTOR = { kind: 'command line', user: 'someone' } as const;

describe('Retention', () => {
  let site: RenewalSite;
  beforeEach(async () => {
    site = await RenewalSite.start();
  });
  afterEach(() => site.stop());

  const rowOf = async (id: string) =>
    (await site.service.query('SELECT * FROM renewal_application WHERE id = $1', [id]))[0];
  const auditOf = (id: string) =>
    site.service.query(
      'SELECT action, actor_kind, after FROM audit_entry WHERE subject_id = $1 ORDER BY id',
      [id],
    );
  const forwarded = async () => {
    const given = submission();
    const id = await site.accept(given);
    await site.process();
    return { given, id };
  };
  const open = () => site.service.application.get(OpenApplications, { strict: false });

  it('erases the images 30 days after the final state, and not before', async () => {
    const { id } = await forwarded();
    site.service.clock.advance({ days: 30, seconds: -1 });
    await site.erase();
    expect(await site.objectNames()).toHaveLength(2);
    site.service.clock.advance({ seconds: 2 });
    await site.erase();
    expect(await site.objectNames()).toEqual([]);
    expect(await site.service.query('SELECT * FROM renewal_image')).toEqual([]);
    expect(await rowOf(id)).toMatchObject({
      images_erased_at: new Date(site.service.clock.now()),
      fields_erased_at: null,
    });
    expect(await open().find(id)).toMatchObject({ id, images: [] });
    expect(await open().findImage(id, 'photo')).toBeUndefined();
    expect(await auditOf(id)).toEqual([
      { action: 'images of a renewal application erased', actor_kind: 'service', after: { images: 2 } },
    ]);
  });

  it('erases everything personal after 90 days: the key is destroyed, and what it sealed opens nowhere', async () => {
    const { id, given } = await forwarded();
    const before = await rowOf(id);
    const day = new Date(site.service.clock.now()).toISOString().slice(0, 10);
    site.service.clock.advance({ days: 90, seconds: 1 });
    await site.erase();
    const now = new Date(site.service.clock.now());
    expect(await rowOf(id)).toEqual({
      ...before,
      sealed_transaction_id: null,
      sealed_fields: null,
      licence_hash: null,
      images_erased_at: now,
      fields_erased_at: now,
    });
    expect(
      await site.service.query('SELECT wrapped, destroyed_at FROM data_key WHERE id = $1', [
        before?.data_key_id,
      ]),
    ).toEqual([{ wrapped: null, destroyed_at: now }]);
    expect(await open().find(id)).toBeUndefined();
    const file = await readFile(
      join(site.service.settings.dataDir, 'forwarded', 'live', day, `${id}.renewal`),
    );
    const files = site.service.application.get(OpenForwardedFiles, { strict: false });
    expect(await files.open(ACTOR, file)).toEqual({ problem: 'erased' });
    expect(await auditOf(id)).toEqual([
      { action: 'images of a renewal application erased', actor_kind: 'service', after: { images: 2 } },
      { action: 'renewal application erased', actor_kind: 'service', after: { images: 0 } },
    ]);

    // The client still gets what became of it, and a repetition is still one.
    const own = site.service.application.get(OwnApplications, { strict: false });
    expect(await own.find(given.clientId, given.transactionId)).toMatchObject({ state: 'FORWARDED' });
    const list = await own.list(given.clientId, {}, { limit: 10, after: undefined });
    expect(list.rows).toMatchObject([{ transactionId: null, state: 'FORWARDED' }]);
    expect(await site.applications.accept(given)).toMatchObject({ kind: 'replayed' });
  });

  it('removes the rest after seven years, and not before is the transaction id free', async () => {
    const { id, given } = await forwarded();
    site.service.clock.advance({ days: 91 });
    await site.erase();
    site.service.clock.advance({ days: 7 * 365 - 92 });
    await site.erase();
    expect(await rowOf(id)).toBeDefined();
    expect(await site.applications.accept(given)).toMatchObject({ kind: 'replayed' });
    site.service.clock.advance({ days: 4 });
    await site.erase();
    expect(await rowOf(id)).toBeUndefined();
    for (const table of ['renewal_state_change', 'renewal_review_reason', 'renewal_forwarding_attempt']) {
      expect(await site.service.query(`SELECT * FROM ${table}`)).toEqual([]);
    }
    expect(await site.applications.accept(given)).toMatchObject({ kind: 'accepted' });
  });

  it('never touches an application that is open, however old it is', async () => {
    const received = await site.accept(submission());
    const reviewed = await site.accept(submission({ environment: 'test', scenario: 'in-review' }));
    await site.service.query("DELETE FROM job_queue.job WHERE data ->> 'id' = $1", [received]);
    await site.process();
    site.service.clock.advance({ days: 365 * 8 });
    await site.erase();
    expect(await site.objectNames()).toHaveLength(4);
    for (const id of [received, reviewed]) {
      expect(await rowOf(id)).toMatchObject({ images_erased_at: null, fields_erased_at: null });
      expect(await open().find(id)).toBeDefined();
    }
  });

  it('is done early when somebody asks for it, once, and audited by name', async () => {
    const { id } = await forwarded();
    expect(await site.decisions.erase(ACTOR, id, 'A customer asked for it')).toEqual({
      kind: 'done',
      state: 'FORWARDED',
    });
    expect(await open().find(id)).toBeUndefined();
    expect(await site.objectNames()).toEqual([]);
    expect(await site.decisions.erase(ACTOR, id, 'A customer asked for it')).toEqual({
      kind: 'done',
      state: 'FORWARDED',
    });
    expect(await auditOf(id)).toEqual([
      {
        action: 'renewal application erased',
        actor_kind: 'command line',
        after: { images: 2, reason: 'A customer asked for it' },
      },
    ]);
    site.service.clock.advance({ days: 91 });
    await site.erase();
    expect(await auditOf(id)).toHaveLength(1);
  });

  it('of two processes at once erases each application once', async () => {
    const made = [];
    for (let count = 0; count < 5; count += 1) made.push((await forwarded()).id);
    site.service.clock.advance({ days: 91 });
    const second = await RenewalSite.start(
      { dataDir: site.service.settings.dataDir },
      { clock: site.service.clock, databaseUrl: databaseUrlOf(site) },
    );
    try {
      await Promise.all([site.erase(), second.erase()]);
    } finally {
      await second.stop();
    }
    for (const id of made) {
      expect((await auditOf(id)).map(({ action }) => action).sort()).toEqual([
        'images of a renewal application erased',
        'renewal application erased',
      ]);
    }
  });
});

/** The superuser's address, as a service is started with. */
function databaseUrlOf({ service }: RenewalSite): string {
  const { connectionString } = service.database.options;
  if (connectionString === undefined) throw new Error('A test database has an address.');
  return connectionString;
}
