import { Logger } from '@nestjs/common';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADVISORY_LOCKS } from '../../../src/platform/database/advisory-locks.js';
import { Scanner, ScannerUnavailable } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Console, ConsoleClient } from '../../console/console-browser.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { runsOf } from '../imports/import-site.js';
import { recallsOf, snapshot } from '../imports/snapshot-files.js';
import { ed25519Key } from '../sftp/key-pairs.js';
import { actsOn, sendBody, sendFile, startDesk } from './recalls-desk.js';

const VIN = 'WVWZZZ1JZXW000999';
keepFromLogs('a VIN', VIN);

const STAYS = `${VIN},C/1,,2024-01-01`;
const GONE = ['GONE1,C/1,,2024-01-01', 'GONE2,C/2,,2024-02-01'];
const NOBODYS_RUN = '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11';
/** A name that is markup, and a formula in a spreadsheet. */
const MARKUP = '<b>"Motors" & Söhne</b>';
const ESCAPED = '&lt;b&gt;&quot;Motors&quot; &amp; Söhne&lt;/b&gt;';

describe('The console of the recalls surface', () => {
  let desk: Console;
  let maker: OnboardedClient;
  let administrator: ConsoleClient;
  let viewer: ConsoleClient;

  beforeAll(async () => {
    desk = await startDesk();
  });
  afterAll(() => desk?.stop());
  beforeEach(async () => {
    maker = await desk.service.onboard();
    administrator = await desk.signIn('administrator');
    viewer = await desk.signIn('viewer');
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  const send = (name: string, ...rows: string[]) => sendFile(desk, maker, name, snapshot(...rows));
  const hold = async () => {
    await send('all.csv', STAYS, ...GONE);
    const run = await send('few.csv', STAYS);
    expect(run.state).toBe('held');
    return run;
  };
  const stored = async (id: string) => (await runsOf(desk.service, maker)).find((run) => run.id === id);

  it.each([
    '/console/imports',
    `/console/imports/${NOBODYS_RUN}`,
    `/console/imports/${NOBODYS_RUN}/faults`,
    '/console/closures',
    `/console/closures/${NOBODYS_RUN}`,
    '/console/vehicles',
    '/console/try',
    '/console/manufacturers',
    '/console/manufacturers/1',
  ])('refuses %s to caseworkers and to people who are not signed in', async (path) => {
    expect((await (await desk.signIn('caseworker')).get(path)).status).toBe(403);
    const answer = await desk.stranger.get(path);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe(`/console/sign-in?back=${encodeURIComponent(path)}`);
  });

  it.each([
    `/console/imports/${NOBODYS_RUN}`,
    `/console/imports/${NOBODYS_RUN}/faults`,
    `/console/imports/${NOBODYS_RUN}/faults.csv`,
    `/console/closures/${NOBODYS_RUN}`,
    '/console/imports/x',
    '/console/manufacturers/0',
    '/console/manufacturers/2000000000',
  ])('has no page %s', async (path) => {
    const answer = await administrator.get(path);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Page not found');
  });

  describe('lists files', () => {
    it('by manufacturer and state, with a CSV of the same ones', async () => {
      await send('merged.csv', STAYS);
      await send('refused.csv', 'V1,C/1,,never');
      const filters = `manufacturer=${maker.manufacturer?.id}&state=rejected`;

      const { status, text } = await administrator.get(`/console/imports?${filters}`);

      expect(status).toBe(200);
      expect(text).toContain('refused.csv');
      expect(text).not.toContain('merged.csv');
      expect(text).toContain(`/console/imports.csv?${filters.replace('&', '&amp;')}`);
      const csv = await administrator.get(`/console/imports.csv?${filters}`);
      expect(csv.headers.get('content-type')).toContain('text/csv');
      expect(csv.text.trim().split('\r\n')).toHaveLength(2);
      expect(csv.text).toContain(`,refused.csv,`);
    });

    it('page by page, and says what is wrong with a filter', async () => {
      await desk.service.query(
        `INSERT INTO import_run (id, manufacturer_id, file_name, source, size_bytes, state, received_at, next_attempt_at, archive_file)
         SELECT gen_random_uuid(), $1, 'many-' || number || '.csv', 'sftp', 1, 'done', now() - make_interval(mins => number), now(), ''
           FROM generate_series(1, 51) AS number`,
        [maker.manufacturer?.id],
      );
      const first = (await administrator.get(`/console/imports?manufacturer=${maker.manufacturer?.id}`)).text;
      expect(first).toContain('many-50.csv');
      expect(first).not.toContain('many-51.csv');
      const next = /href="([^"]*cursor=[^"]*)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const second = (await administrator.get(next)).text;
      expect(second).toContain('many-51.csv');
      expect(second).not.toContain('many-50.csv');

      const wrong = await administrator.get('/console/imports?since=yesterday&state=gone');
      expect(wrong.status).toBe(400);
      expect(wrong.text).toContain('“Received since” must be');
      expect(wrong.text).toContain('Choose a state of the list');
      expect(wrong.text).toContain('value="yesterday"');
    });

    it('for viewers without the VINs that manufacturers put into names', async () => {
      const run = await send(`${VIN}.csv`, STAYS);
      for (const path of ['/console/imports', '/console/imports.csv', `/console/imports/${run.id}`]) {
        expect((await administrator.get(path)).text).toContain(VIN);
        const { status, text } = await viewer.get(path);
        expect(status).toBe(200);
        expect(text).not.toContain(VIN);
      }
    });
  });

  describe('shows a file', () => {
    it('with markup in its name and in that of its manufacturer as text', async () => {
      maker = await desk.service.onboard('manufacturer', { name: MARKUP });
      const run = await send('<script>alert(1)<!--.csv', STAYS);

      const { status, text } = await administrator.get(`/console/imports/${run.id}`);

      expect(status).toBe(200);
      expect(text).toContain('&lt;script&gt;alert(1)&lt;!--.csv');
      expect(text).toContain(ESCAPED);
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<b>');
    });

    it('that waits, and gives it up for a reason, once', async () => {
      vi.spyOn(desk.service.application.get(Scanner), 'scan').mockRejectedValue(
        new ScannerUnavailable('connect ECONNREFUSED'),
      );
      const run = await send('waits.csv', STAYS);
      const page = `/console/imports/${run.id}`;
      expect((await administrator.get(page)).text).toContain('scanner unavailable');
      expect((await administrator.get('/console/imports?state=waiting')).text).toContain('waits.csv');
      const form = { formId: crypto.randomUUID(), reason: '' };

      const refused = await administrator.post(`${page}/give-up`, form);
      expect(refused.status).toBe(400);
      expect(refused.text).toContain('The reason must not be empty');
      expect((await stored(run.id))?.state).toBe('scanning');

      form.reason = 'no scanner will ever be';
      const answers = await Promise.all([1, 2].map(() => administrator.post(`${page}/give-up`, form)));
      expect(answers.map(({ status }) => status)).toEqual([303, 303]);
      const next = answers[0]?.headers.get('location') ?? '';
      expect((await administrator.get(next)).text).toContain('The file is given up');
      expect((await stored(run.id))?.state).toBe('rejected');
      expect(await actsOn(desk, run.id)).toEqual([
        {
          action: 'import run given up',
          person: 'administrator',
          after: { state: 'rejected', reason: 'no scanner will ever be' },
        },
      ]);
      const late = await administrator.post(`${page}/give-up`, { reason: 'again' });
      expect(late.status).toBe(400);
      expect(late.text).toContain('can&#39;t be given up: it is rejected');
    });

    it('to viewers, who may not give it up nor see its faults', async () => {
      const run = await send('refused.csv', `${VIN},C/1,,never`);
      const { text } = await viewer.get(`/console/imports/${run.id}`);
      expect(text).toContain('An administrator can see them');
      expect((await viewer.post(`/console/imports/${run.id}/give-up`, { reason: 'no' })).status).toBe(403);
      for (const path of ['faults', 'faults.csv']) {
        expect((await viewer.get(`/console/imports/${run.id}/${path}`)).status).toBe(403);
      }
    });

    it('with its faults by line and column, and the same fault on earlier days', async () => {
      const monday = await send('monday.csv', 'SAME1,C/1,,never');
      desk.service.clock.advance({ days: 1 });
      administrator = await desk.signIn('administrator');
      const tuesday = await send('tuesday.csv', STAYS, 'SAME1,C/1,,never', 'B1,C/<i>,,2024-01-01');

      const { status, text } = await administrator.get(`/console/imports/${tuesday.id}/faults`);

      expect(status).toBe(200);
      expect(text).toContain('RecallCampaignStartDate');
      expect(text).toContain('C/&lt;i&gt;');
      expect(text).toContain(`/console/imports/${monday.id}/faults`);
      expect(text).toContain('1 with a value that is wrong again');
      expect(text).toContain('None: this is new');
      const csv = await administrator.get(`/console/imports/${tuesday.id}/faults.csv`);
      expect(csv.headers.get('content-type')).toContain('text/csv');
      expect(csv.text).toContain('3,RecallCampaignStartDate,Incorrect date format,never,');
    });
  });

  describe('decides on held closures', () => {
    const decide = (id: string, fields: Record<string, string>, by = administrator) =>
      by.post(`/console/closures/${id}`, fields);

    it('lists them with a filter and a CSV, to viewers without the decision', async () => {
      const run = await hold();
      const name = encodeURIComponent(maker.manufacturer?.name ?? '');
      expect((await administrator.get(`/console/closures?manufacturer=${name}`)).text).toContain(
        `/console/closures/${run.id}`,
      );
      expect((await administrator.get('/console/closures?manufacturer=nobody')).text).toContain(
        'No file waits for a decision',
      );
      expect((await administrator.get(`/console/closures.csv?manufacturer=${name}`)).text).toContain(
        `${run.id},${maker.manufacturer?.name},few.csv,`,
      );
      expect((await viewer.get('/console/closures')).text).not.toContain(`/console/closures/${run.id}`);
      expect((await viewer.get(`/console/closures/${run.id}`)).status).toBe(403);
    });

    it('shows how many of the open ones, by campaign with vehicles, and the last files', async () => {
      const run = await hold();
      const { text } = await administrator.get(`/console/closures/${run.id}`);
      expect(text).toContain('2 of 3 open recalls (67%)');
      expect(text).toContain('GONE2');
      expect(text).toContain('(this one)');
      expect(text).toContain(`closures approve ${run.id} --reason REASON`);
    });

    it('approves with a written reason, and tells a second administrator who comes later', async () => {
      const run = await hold();
      const nothing = await decide(run.id, {});
      expect(nothing.status).toBe(400);
      expect(nothing.text).toContain('Choose whether to approve or to reject');
      expect(nothing.text).toContain('The reason must not be empty');

      const fields = { decision: 'approve', reason: 'confirmed <by> telephone' };
      const other = await desk.signIn('administrator', 'Olive Other');
      const answer = await decide(run.id, fields);
      expect(answer.status).toBe(303);
      const page = await administrator.get(answer.headers.get('location') ?? '');
      expect(page.text).toContain('The closures are approved: 2 recalls are marked as fixed or withdrawn.');
      const late = await decide(run.id, { decision: 'reject', reason: 'never' }, other);
      expect(late.status).toBe(400);
      expect(late.text).toContain('were already approved');
      expect(late.text).not.toContain('>Decide<');

      expect((await stored(run.id))?.closures_decision).toBe('approved');
      expect((await recallsOf(desk.service, maker)).filter(({ fixed }) => fixed !== null)).toHaveLength(2);
      expect(await actsOn(desk, run.id)).toMatchObject([
        {
          action: 'closures approved',
          person: 'administrator',
          after: { closed: 2, reason: 'confirmed <by> telephone' },
        },
      ]);
    });

    it('rejects with a written reason, and the recalls stay open', async () => {
      const run = await hold();
      expect((await decide(run.id, { decision: 'reject', reason: 'the export was cut off' })).status).toBe(
        303,
      );
      expect((await stored(run.id))?.closures_decision).toBe('rejected');
      expect((await recallsOf(desk.service, maker)).filter(({ fixed }) => fixed !== null)).toEqual([]);
      expect(await actsOn(desk, run.id)).toMatchObject([
        { action: 'closures rejected', after: { reason: 'the export was cut off' } },
      ]);
    });

    it('approves against a later file only if that file was shown and ticked', async () => {
      const run = await hold();
      const first = await send('first.csv', 'V1,C/1,,never');
      const fields = { decision: 'approve', reason: 'confirmed by telephone' };
      const unticked = await decide(run.id, fields);
      expect(unticked.status).toBe(400);
      expect(unticked.text).toContain('a later file of the manufacturer was refused');
      const second = await send('second.csv', 'V1,C/1,,never');
      const outdated = await decide(run.id, { ...fields, despite: first.id });
      expect(outdated.status).toBe(400);
      expect(outdated.text).toContain(`value="${second.id}"`);
      expect((await stored(run.id))?.state).toBe('held');

      expect((await decide(run.id, { ...fields, despite: second.id })).status).toBe(303);
      expect((await stored(run.id))?.closures_decision).toBe('approved');
    });

    it('asks for a confirmation five minutes after the sign-in, and nothing is decided until then', async () => {
      const run = await hold();
      desk.service.clock.advance({ minutes: 6 });
      const answer = await decide(run.id, { decision: 'approve', reason: 'because' });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('Confirm that it is you');
      expect(answer.text).toContain('value="because"');
      expect((await stored(run.id))?.closures_decision).toBeNull();
    });

    it('goes on with one that takes long, and its page says so until it is done', async () => {
      const run = await hold();
      const other = new pg.Client({ connectionString: desk.service.settings.databaseUrl });
      await other.connect();
      await other.query('SELECT pg_advisory_lock($1, $2)', [ADVISORY_LOCKS.merge, maker.manufacturer?.id]);
      try {
        const answer = await decide(run.id, { decision: 'approve', reason: 'confirmed' });
        expect(answer.status).toBe(303);
        const { text } = await administrator.get(answer.headers.get('location') ?? '');
        expect(text).toContain('The decision is being carried out');
        expect(text).not.toContain('>Decide<');
      } finally {
        await other.end();
      }
      await expect
        .poll(async () => (await administrator.get(`/console/closures/${run.id}`)).text)
        .toContain('The closures were approved');
    });
  });

  describe('looks up a vehicle', () => {
    it('by a VIN in the body, with links to what changed it; the trail has the person and not the VIN', async () => {
      const run = await send('monday.csv', STAYS);

      const { status, text, headers } = await administrator.post('/console/vehicles', {
        vin: VIN.toLowerCase(),
      });

      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(text).toContain(maker.manufacturer?.name);
      expect(text).toContain(`/console/imports/${run.id}`);
      expect(text).not.toMatch(new RegExp(`(href|action)="[^"]*${VIN}`));
      expect((await actsOn(desk, 'search')).at(-1)).toMatchObject({
        action: 'vehicle history read',
        person: 'administrator',
      });
    });

    it('with markup in the question as text', async () => {
      const { text } = await administrator.post('/console/vehicles', { vin: '"><i>' });
      expect(text).toContain('value="&quot;&gt;&lt;I&gt;"');
      expect(text).not.toContain('<I>');
    });

    it('not without a VIN, nor for a viewer', async () => {
      const wrong = await administrator.post('/console/vehicles', { vin: ' ' });
      expect(wrong.status).toBe(400);
      expect(wrong.text).toContain('The VIN must not be empty');
      expect((await viewer.post('/console/vehicles', { vin: VIN })).status).toBe(403);
    });
  });

  describe('tries a file', () => {
    const upload = (
      fields: Record<string, string>,
      file?: { name: string; text: string },
      by = administrator,
    ) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob([file?.text ?? ''], { type: 'text/csv' }), file?.name ?? '');
      return sendBody(desk, by, '/console/try', form);
    };
    const own = () => ({ manufacturer: String(maker.manufacturer?.id) });

    it('and says what an upload would do, and keeps nothing', async () => {
      const { status, text } = await upload(own(), { name: 'a<b>.csv', text: snapshot(STAYS) });

      expect(status).toBe(200);
      expect(text).toContain('a&lt;b&gt;.csv');
      expect(text).toMatch(/would be\s+merged/);
      expect(await recallsOf(desk.service, maker)).toEqual([]);
      expect(await runsOf(desk.service, maker)).toEqual([]);
    });

    it('that would be refused, with its faults', async () => {
      const { text } = await upload(own(), { name: 'a.csv', text: snapshot('V1,C/1,,never') });
      expect(text).toMatch(/would be\s+refused/);
      expect(text).toContain('Incorrect date format');
    });

    it.each([
      ['no manufacturer', {}, { name: 'a.csv', text: 'VIN' }, 'Choose a manufacturer'],
      ['no file', { manufacturer: '1' }, undefined, 'Choose a file'],
      [
        'a file that is too large',
        { manufacturer: '1' },
        { name: 'a.csv', text: 'x'.repeat(100_000) },
        'The file must not be larger',
      ],
    ])('not with %s', async (_, fields, file, message) => {
      const { status, text } = await upload(fields as Record<string, string>, file);
      expect(status).toBe(400);
      expect(text).toContain(message);
    });

    it('not in a form that breaks off or has no file at all', async () => {
      const part = '--x\r\nContent-Disposition: form-data; name="manufacturer"\r\n\r\n1';
      const damaged = await sendBody(desk, administrator, '/console/try', part, {
        'content-type': 'multipart/form-data; boundary=x',
      });
      expect(damaged.status).toBe(400);
      expect((await administrator.post('/console/try', own())).status).toBe(400);
    });

    it('not for a viewer', async () => {
      expect((await upload(own(), { name: 'a.csv', text: 'VIN' }, viewer)).status).toBe(403);
    });
  });

  describe('changes manufacturers', () => {
    const address = () => `/console/manufacturers/${maker.manufacturer?.id}`;
    const tagIn = (text: string) =>
      /name="tag" value="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '';

    it('lists them with the silent ones, and a CSV', async () => {
      await send('merged.csv', STAYS);
      const quiet = maker;
      desk.service.clock.advance({ hours: 31 });
      administrator = await desk.signIn('administrator');
      maker = await desk.service.onboard();
      const { text } = await administrator.get('/console/manufacturers?silent=yes');
      expect(text).toContain(`/console/manufacturers/${quiet.manufacturer?.id}`);
      expect(text).not.toContain(address());
      expect((await administrator.get('/console/manufacturers.csv?silent=yes')).text).toContain(
        `${quiet.manufacturer?.id},${quiet.manufacturer?.name},`,
      );
      expect((await administrator.get('/console')).text).toContain('Silent manufacturers');
    });

    it('renames one, and shows both versions when somebody else was faster', async () => {
      const tag = tagIn((await administrator.get(address())).text);
      const renamed = await administrator.post(address(), {
        tag,
        name: MARKUP.repeat(2),
        teamEmail: 'one@example.com',
      });
      expect(renamed.status).toBe(303);
      const conflict = await administrator.post(address(), {
        tag,
        name: 'Mine',
        teamEmail: 'mine@example.com',
      });
      expect(conflict.status).toBe(400);
      expect(conflict.text).toContain('Somebody else has changed this manufacturer');
      expect(conflict.text).toContain(ESCAPED.repeat(2));
      expect(conflict.text).toContain('value="Mine"');

      const again = { tag: tagIn(conflict.text), name: 'Mine', teamEmail: 'mine@example.com' };
      expect((await administrator.post(address(), again)).status).toBe(303);
      expect(await actsOn(desk, maker.manufacturer?.id)).toMatchObject([
        { action: 'manufacturer changed', person: 'administrator', after: { teamEmail: 'one@example.com' } },
        { action: 'manufacturer changed', after: { name: 'Mine' } },
      ]);
    });

    it('adds and removes SSH keys, and never shows what was typed for one', async () => {
      const key = ed25519Key();
      const added = await administrator.post(`${address()}/ssh-keys`, { publicKey: key.publicKey });
      expect(added.status).toBe(303);
      const page = await administrator.get(added.headers.get('location') ?? '');
      expect(page.text).toContain(`The key ${key.fingerprint} is added`);
      expect(page.text).toContain('Never');
      const [{ id: keyId } = { id: 0 }] = await desk.service.query<{ id: number }>(
        'SELECT id FROM manufacturer_ssh_key WHERE fingerprint = $1',
        [key.fingerprint],
      );
      const secret = '-----BEGIN OPENSSH PRIVATE KEY-----';
      const wrong = await administrator.post(`${address()}/ssh-keys`, { publicKey: secret });
      expect(wrong.status).toBe(400);
      expect(wrong.text).toContain('The key is a private key');
      expect(wrong.text).not.toContain(secret);

      expect((await administrator.post(`${address()}/ssh-keys/${keyId}/remove`)).status).toBe(303);
      expect((await administrator.post(`${address()}/ssh-keys/${keyId}/remove`)).status).toBe(404);
      expect(await actsOn(desk, maker.manufacturer?.id)).toMatchObject([
        { action: 'ssh key added', person: 'administrator' },
        { action: 'ssh key removed', person: 'administrator' },
      ]);
    });

    it('not for viewers, who see no form', async () => {
      const { status, text } = await viewer.get(address());
      expect(status).toBe(200);
      expect(text).not.toContain('<form');
      for (const path of ['', '/ssh-keys', '/ssh-keys/1/remove']) {
        expect((await viewer.post(`${address()}${path}`)).status).toBe(403);
      }
      expect(await actsOn(desk, maker.manufacturer?.id)).toEqual([]);
    });
  });
});
