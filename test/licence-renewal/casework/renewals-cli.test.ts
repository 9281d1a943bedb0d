import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../support/service.js';
import { recalls } from '../../support/started-service.js';
import { image, RenewalSite, submission } from '../renewal-site.js';

describe('recalls renewals', { timeout: 300_000 }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let site: RenewalSite;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-renewals-'));
    database = await createDatabase();
    site = await RenewalSite.start({ dataDir: folder }, { databaseUrl: database.url });
  });
  afterAll(async () => {
    await site.stop();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...words: string[]) =>
    recalls(['renewals', ...words], { DATA_DIR: folder, DATABASE_URL: database.url });

  async function json(...words: string[]) {
    const { status, stdout, stderr } = await run(...words);
    expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' });
    return JSON.parse(stdout);
  }

  async function refusal(...words: string[]) {
    const { status, stdout, stderr } = await run(...words);
    expect({ words, status, stdout }).toEqual({ words, status: 1, stdout: '' });
    return stderr.trim();
  }

  async function inReview(more: Parameters<typeof submission>[0] = {}) {
    const given = submission({ environment: 'test', scenario: 'in-review', ...more });
    const id = await site.accept(given);
    await site.process();
    return { id, given };
  }

  const actsOn = async (id: string) =>
    (
      await site.service.query<{ action: string }>(
        "SELECT action FROM audit_entry WHERE subject_id = $1 AND actor_kind = 'command line' ORDER BY id",
        [id],
      )
    ).map(({ action }) => action);

  it('lists, finds and shows applications, and saves an image for its owner alone; each reading is audited', async () => {
    const photo = image('photo');
    const { id, given } = await inReview({ images: [photo] });
    const listed = await json('list', '--state', 'IN_REVIEW', '--environment', 'test');
    expect(listed).toMatchObject([{ applicationId: id, state: 'IN_REVIEW', environment: 'test' }]);
    expect(JSON.stringify(listed)).not.toContain(given.fields.drivingLicenceNumber);
    const { drivingLicenceNumber = '' } = given.fields;
    expect(await json('search', drivingLicenceNumber.toLowerCase())).toMatchObject([{ applicationId: id }]);

    const shown = await json('show', id);
    expect(shown).toMatchObject({ applicationId: id, fields: given.fields });
    const file = join(folder, 'photo.jpg');
    expect(await run('image', id, 'photo', '--out', file)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(photo.bytes.equals(await readFile(file))).toBe(true);
    expect(await refusal('image', id, 'photo', '--out', file)).toContain('is there already');
    const absent = join(folder, 'absent.jpg');
    expect(await refusal('image', id, 'photocard-back', '--out', absent)).toContain(
      'There is no photocard-back',
    );
    await expect(stat(absent)).rejects.toThrow('ENOENT');
    expect(await actsOn(id)).toEqual(['renewal application read', 'image of a renewal application read']);
  });

  it('accepts, and opens the file to which the application was forwarded, until it is erased', async () => {
    const { id, given } = await inReview();
    expect(await json('accept', id)).toMatchObject({ applicationId: id, state: 'READY' });
    expect(await refusal('accept', id)).toContain(`Application ${id} can't be accepted: it is READY`);
    // The command's job is due at the time of the machine, which is later than that of the site.
    const day = new Date(site.service.clock.now()).toISOString().slice(0, 10);
    site.service.clock.advance({ hours: 1 });
    await site.process();
    const file = join(folder, 'forwarded', 'test', day, `${id}.renewal`);
    expect(await json('open', file)).toMatchObject({
      id,
      transactionId: given.transactionId,
      application: { drivingLicenceNumber: given.fields.drivingLicenceNumber },
    });
    const damaged = join(folder, 'damaged.renewal');
    const content = await readFile(file);
    content[content.length - 1] = (content.at(-1) ?? 0) ^ 1;
    await writeFile(damaged, content);
    expect(await refusal('open', damaged)).toContain('is damaged, or was changed');
    expect(await refusal('open', join(folder, 'demo.json'))).toContain("can't be read (ENOENT)");

    const reason = 'the person has asked for erasure';
    expect(await refusal('erase', id, '--reason', 'short')).toContain(
      '--reason must have 10 to 500 characters',
    );
    expect(await json('erase', id, '--reason', reason)).toMatchObject({ erasedAt: expect.any(String) });
    expect(await refusal('open', file)).toContain("can't be opened any more");
    expect(await json('show', id)).toMatchObject({ fields: null, images: [] });
    expect(await actsOn(id)).toEqual([
      ...[
        'renewal application accepted',
        'forwarded renewal application opened',
        'renewal application erased',
      ],
    ]);
  });

  it('rejects with a reason, and says in one line what is wrong', async () => {
    const { id } = await inReview();
    expect(await refusal('erase', id, '--reason', 'the person has asked')).toContain('it is IN_REVIEW');
    expect(await refusal('forward', id)).toContain(`can't be forwarded again: it is IN_REVIEW`);
    expect(await refusal('reject', id, '--reason', 'no')).toContain(
      '--reason must have 10 to 1000 characters',
    );
    const rejected = await json('reject', id, '--reason', 'The signature is of somebody else.');
    expect(rejected).toMatchObject({ state: 'REJECTED' });
    expect(rejected).not.toHaveProperty('fields');

    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const words of [['show'], ['accept'], ['forward']]) {
      expect(await refusal(...words, nobody)).toContain(`There is no application ${nobody}`);
    }
    expect(await refusal('show', 'none')).toContain('The application must be named by its id');
    expect(await refusal('search', 'ABC')).toContain('The licence number must have 16 letters and digits');
    expect(await refusal('list', '--client', 'x')).toContain('--client must be the id of a client');
    expect(await refusal('list', '--limit', '0')).toContain('--limit must be a whole number from 1 to 10000');
    expect(await refusal('list', '--since', 'yesterday')).toContain('--since');
    expect(await refusal('image', id, 'passport', '--out', join(folder, 'x'))).toContain(
      'The image must be one of photo, signature, photocard-front, photocard-back',
    );
  });
});
