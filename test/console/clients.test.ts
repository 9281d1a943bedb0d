import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { Partner } from '../platform/third-party-access/partner.js';
import { ED25519 } from '../recalls/manufacturers/ssh-keys.js';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import { keepFromLogs } from '../support/suite-log.js';
import { Console, type ConsoleAnswer, type ConsoleClient, withScripts } from './console-browser.js';

const MARKUP = `<script>alert("x")</script> & 'Co'`;
const ESCAPED = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;Co&#39;';

let desk: Console;
let administrator: ConsoleClient;

beforeAll(async () => {
  desk = await Console.start();
  administrator = await desk.signIn();
});
afterAll(() => desk?.stop());

/** A value that a page shows once. */
function shown({ text }: ConsoleAnswer, name: string): string {
  const value = new RegExp(`<code id="${name}">([^<]*)</code>`).exec(text)?.[1] ?? '';
  if (value !== '') keepFromLogs(`the ${name}`, value);
  return value;
}

/** What the audit trail says about a client, and who did it. */
function actsAbout(clientId: string) {
  return desk.service.query<{ action: string; name: string | null; before: object; after: object }>(
    `SELECT entry.action, person.name, entry.before, entry.after FROM audit_entry AS entry
       LEFT JOIN console_person AS person ON person.id = entry.actor_person_id
      WHERE entry.subject_id = $1 AND entry.actor_kind = 'person' ORDER BY entry.id`,
    [clientId],
  );
}

const tagIn = ({ text }: ConsoleAnswer) =>
  /name="tag" value="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '';
const pageOf = ({ clientId }: { clientId: string }, rest = '') => `/console/clients/${clientId}${rest}`;

/** A client with a user, of the surface of licence renewal. */
async function partner(): Promise<Partner> {
  const made = await Partner.signedUp(desk.service, 'renewal-partner');
  await desk.service.query(
    `INSERT INTO renewal_client (client_id, role, environment) VALUES ($1, 'renewal-partner', 'live')`,
    [made.clientId],
  );
  await desk.service.query(`INSERT INTO client_usage_plan VALUES ($1, 'standard')`, [made.clientId]);
  return made;
}

describe('The list of clients', () => {
  it('is filtered by its address, as its CSV is; a name with markup is text', async () => {
    const odd = await desk.service.onboard('manufacturer', { name: MARKUP });
    await desk.service.onboard('mot', { name: '=SUM(A1)' });

    const all = await administrator.get('/console/clients');
    expect(all.status).toBe(200);
    expect(all.text).toContain(ESCAPED);
    expect(all.text).not.toContain(MARKUP);
    const filtered = await administrator.get(
      `/console/clients?role=manufacturer&name=${encodeURIComponent("& 'co")}`,
    );
    expect(filtered.text).toContain(`href="${pageOf(odd)}"`);
    expect(filtered.text).not.toContain('=SUM(A1)');
    expect(filtered.text).toContain('/console/clients.csv?role=manufacturer&amp;name=');

    const csv = await administrator.get('/console/clients.csv?role=mot');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(csv.text).toContain(",'=SUM(A1),mot,live,");
    expect(csv.text).not.toContain('script');
  });

  it('says what is wrong with a filter, on the page', async () => {
    const wrong = await administrator.get('/console/clients?role=king');
    expect(wrong.status).toBe(200);
    expect(wrong.text).toContain('There is a problem');
    expect(wrong.text).toContain('Role must be');
  });

  it('is for everybody, but what can be done is for administrators', async () => {
    const client = await desk.service.onboard();
    const viewer = await desk.signIn('viewer');
    const list = await viewer.get('/console/clients');
    expect(list.status).toBe(200);
    expect(list.text).not.toContain('/console/clients/new');
    const page = await viewer.get(pageOf(client));
    expect(page.status).toBe(200);
    for (const act of ['/disable', '/change', '/keys/rotate', 'revoke', 'last acts']) {
      expect(page.text).not.toContain(act);
    }
    for (const act of ['/disable', '/keys/rotate', '/secrets/issue', '/change']) {
      expect((await viewer.get(pageOf(client, act))).status).toBe(403);
      expect((await viewer.post(pageOf(client, act))).status).toBe(403);
    }
    expect((await viewer.post('/console/clients/new', { role: 'mot' })).status).toBe(403);
    expect((await viewer.get('/console/audit')).status).toBe(403);
  });
});

describe('A client is onboarded', () => {
  it('of every role, after a look at the answers', async () => {
    const start = await administrator.get('/console/clients/new');
    const roles = [...start.text.matchAll(/name="role" type="radio" value="([^"]*)"/g)].map(
      ([, role]) => role ?? '',
    );
    expect(roles).toEqual(
      expect.arrayContaining(['manufacturer', 'mot', 'admin', 'kadoe', 'renewal-partner']),
    );
    for (const role of roles) {
      const answers = {
        role,
        name: `New ${role}`,
        email: `${role}@example.com`,
        ...(role === 'kadoe' ? { enquirers: 'XY123=00EV, 00AC', environment: 'test' } : {}),
        ...(role === 'manufacturer' ? { sshKeys: `${ED25519}\r\n`, dailyQuota: '77' } : {}),
      };
      expect((await administrator.get(`/console/clients/new?role=${role}`)).status).toBe(200);
      const check = await administrator.post('/console/clients/new/check', answers);
      expect(check.status).toBe(200);
      expect(check.text).toContain('Check your answers');
      expect(check.text).toContain(
        `onboard --name &#39;New ${role}&#39; --email ${role}@example.com --role ${role}`,
      );
      expect(await desk.service.query('SELECT FROM client WHERE name = $1', [answers.name])).toEqual([]);

      const formId = crypto.randomUUID();
      const onboarded = await administrator.post('/console/clients/new', { ...answers, formId });
      expect(onboarded.status).toBe(200);
      expect(onboarded.headers.get('cache-control')).toBe('no-store');
      const clientId = shown(onboarded, 'clientId');
      expect(shown(onboarded, 'apiKey')).toMatch(/^vrk_/);
      expect(shown(onboarded, 'clientSecret') || shown(onboarded, 'oneTimePassword')).not.toBe('');
      expect(await actsAbout(clientId)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            action: 'client onboarded',
            name: 'administrator',
            after: expect.objectContaining({ role, name: answers.name }),
          }),
        ]),
      );

      const again = await administrator.post('/console/clients/new', { ...answers, formId });
      expect(again.status).toBe(409);
      expect(again.text).toContain('shown once');
      expect(await desk.service.query('SELECT FROM client WHERE name = $1', [answers.name])).toHaveLength(1);
      const page = await administrator.get(pageOf({ clientId }));
      expect(page.text).not.toContain(shown(onboarded, 'apiKey').slice(10));
    }
    expect(
      await desk.service.query(`SELECT enquirer_id, reason_code FROM enquirer_reason ORDER BY reason_code`),
    ).toEqual([
      { enquirer_id: 'XY123', reason_code: '00AC' },
      { enquirer_id: 'XY123', reason_code: '00EV' },
    ]);
  });

  it('not while something is wrong, which the form says at its place, with what was typed', async () => {
    const wrong = await administrator.post('/console/clients/new/check', {
      role: 'manufacturer',
      name: '',
      email: 'not an "address"',
      sshKeys: `${ED25519}\nnonsense`,
    });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Name is required');
    expect(wrong.text).toContain('Team address must be an e-mail address');
    expect(wrong.text).toContain('href="#sshKeys"');
    expect(wrong.text).toContain('value="not an &quot;address&quot;"');
    const kadoe = await administrator.post('/console/clients/new/check', {
      role: 'kadoe',
      name: 'Parking',
      email: 'parking@example.com',
      enquirers: 'NOTHING',
      mandates: 'IT321',
    });
    expect(kadoe.status).toBe(400);
    expect(kadoe.text).toContain('href="#enquirers"');
    expect(kadoe.text).toContain('href="#mandates"');
    expect((await administrator.get('/console/clients/new?role=king')).status).toBe(404);
  });

  it('not twice by one name of a manufacturer: what only the database knows is said after the last step', async () => {
    await desk.service.onboard('manufacturer', { name: 'Taken Motors' });
    const answers = { role: 'manufacturer', name: 'Taken Motors', email: 'taken@example.com' };
    expect((await administrator.post('/console/clients/new/check', answers)).status).toBe(200);
    const refused = await administrator.post('/console/clients/new', answers);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('There is a problem');
    expect(refused.text).toContain('value="Taken Motors"');
  });

  it('with a change of an answer in between, which keeps the others', async () => {
    const answers = { role: 'mot', name: 'Garage "A"', email: 'garage@example.com', dailyQuota: '5' };
    const form = await administrator.post('/console/clients/new/change', answers);
    expect(form.text).toContain('value="Garage &quot;A&quot;"');
    expect(form.text).toContain('name="dailyQuota" type="text" spellcheck="false" value="5"');
  });

  it('only by somebody who has just proved who they are; nothing typed is lost', async () => {
    const slow = await desk.signIn('administrator', 'Slow');
    desk.service.clock.advance({ minutes: 6 });
    const answers = { role: 'mot', name: 'Patient Garage', email: 'patient@example.com' };
    const interrupted = await slow.post('/console/clients/new', answers);
    expect(interrupted.status).toBe(403);
    expect(interrupted.text).toContain('name="name" value="Patient Garage"');
    expect(await desk.service.query(`SELECT FROM client WHERE name = 'Patient Garage'`)).toEqual([]);
    administrator = await desk.signIn();
  });
});

describe('A client', () => {
  it('is changed, unless somebody else has changed it meanwhile: then both versions are shown', async () => {
    const client = await desk.service.onboard('manufacturer', { name: 'Changing Motors' });
    const form = await administrator.get(pageOf(client, '/change'));
    const fields = {
      name: 'Changed Motors',
      teamEmail: 'changed@example.com',
      dailyQuota: '9',
      tag: tagIn(form),
    };
    const changed = await administrator.post(pageOf(client, '/change'), fields);
    expect(changed.status).toBe(303);
    const page = await administrator.get(changed.headers.get('location') ?? '');
    expect(page.text).toContain('The client is changed.');
    expect(page.text).toContain('9 calls a UTC day');
    expect(await actsAbout(client.clientId)).toMatchObject([
      { action: 'client changed', name: 'administrator', after: { name: 'Changed Motors', dailyQuota: 9 } },
    ]);

    const late = { ...fields, name: 'Late <Motors>' };
    const conflict = await administrator.post(pageOf(client, '/change'), late);
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Somebody else changed this client meanwhile');
    expect(conflict.text).toContain('Late &lt;Motors&gt; <strong class="govuk-tag">Different</strong>');
    const forced = await administrator.post(pageOf(client, '/change'), { ...late, tag: tagIn(conflict) });
    expect(forced.status).toBe(303);
    expect(await desk.service.query('SELECT name FROM client WHERE id = $1', [client.clientId])).toEqual([
      { name: 'Late <Motors>' },
    ]);
  });

  it('keeps its state when a change is wrong', async () => {
    const client = await desk.service.onboard('manufacturer', { name: 'Steady Motors' });
    const tag = tagIn(await administrator.get(pageOf(client, '/change')));
    const fields = { name: '', teamEmail: 'nobody', dailyQuota: 'many', tag };
    const wrong = await administrator.post(pageOf(client, '/change'), fields);
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Name must have 1 to 100 characters');
    expect(wrong.text).toContain('Calls a day must be a whole number');
    expect(wrong.text).toContain('value="many"');
    expect(tagIn(wrong)).toBe(tag);
  });

  it('is disabled and enabled', async () => {
    const client = await desk.service.onboard();
    expect((await desk.service.as(client).get('/recalls')).status).toBe(200);
    expect((await administrator.get(pageOf(client, '/disable'))).text).toContain(
      `clients disable ${client.clientId}`,
    );
    const disabled = await administrator.post(pageOf(client, '/disable'));
    expect((await administrator.get(disabled.headers.get('location') ?? '')).text).toContain(
      'The client is disabled.',
    );
    expect((await desk.service.as(client).get('/recalls')).status).toBe(403);
    await administrator.post(pageOf(client, '/enable'));
    expect((await desk.service.as(client).get('/recalls')).status).toBe(200);
    expect((await actsAbout(client.clientId)).map(({ action }) => action)).toEqual([
      'client disabled',
      'client enabled',
    ]);
  });

  it('gets a new API key, which is shown once; the old one ends when it was said', async () => {
    const client = await desk.service.onboard();
    const formId = crypto.randomUUID();
    const rotated = await administrator.post(pageOf(client, '/keys/rotate'), { overlapMinutes: '0', formId });
    expect(rotated.status).toBe(200);
    const apiKey = shown(rotated, 'apiKey');
    const statusWith = async (key: string) =>
      (await desk.service.as({ ...client, apiKey: key } as OnboardedClient).get('/recalls')).status;
    expect(await statusWith(apiKey)).toBe(200);
    expect(await statusWith(client.apiKey)).toBe(403);
    expect(
      (await administrator.post(pageOf(client, '/keys/rotate'), { overlapMinutes: '0', formId })).status,
    ).toBe(409);
    expect(await statusWith(apiKey)).toBe(200);
    const wrong = await administrator.post(pageOf(client, '/keys/rotate'), { overlapMinutes: 'long' });
    expect(wrong.status).toBe(400);
  });

  it('loses a key and a secret that are revoked', async () => {
    const client = await desk.service.onboard();
    const [key] = await desk.service.query<{ id: string }>('SELECT id FROM api_key WHERE client_id = $1', [
      client.clientId,
    ]);
    const [secret] = await desk.service.query<{ id: string }>(
      'SELECT key_id AS id FROM client_secret WHERE client_id = $1',
      [client.clientId],
    );
    const [keyAct, secretAct] = [`/keys/${key?.id}/revoke`, `/secrets/${secret?.id}/revoke`];
    expect((await administrator.get(pageOf(client, keyAct))).text).toContain(
      'It is the only key of this client',
    );
    expect((await administrator.get(pageOf(client, secretAct))).text).toContain('It is the only secret');
    expect((await administrator.post(pageOf(client, keyAct))).status).toBe(303);
    expect((await administrator.post(pageOf(client, secretAct))).status).toBe(303);
    expect((await administrator.get(pageOf(client, keyAct))).status).toBe(404);
    expect((await administrator.post(pageOf(client, keyAct))).status).toBe(404);
    expect((await actsAbout(client.clientId)).map(({ action }) => action)).toEqual([
      'api key revoked',
      'client secret revoked',
    ]);
    expect((await administrator.get(pageOf(client))).text).toContain('None works now.');
  });

  it('gets one more secret, and not a third', async () => {
    const client = await desk.service.onboard();
    const issued = await administrator.post(pageOf(client, '/secrets/issue'));
    const clientSecret = shown(issued, 'clientSecret');
    expect((await desk.service.as({ ...client, clientSecret }).get('/recalls')).status).toBe(200);
    const third = await administrator.post(pageOf(client, '/secrets/issue'));
    expect(third.status).toBe(400);
    expect(third.text).toContain('The client has 2 live secrets already. Revoke one of them first.');
    expect(
      await desk.service.query('SELECT FROM client_secret WHERE client_id = $1', [client.clientId]),
    ).toHaveLength(2);
  });

  it('with a user: the user is reset, and the plan changed', async () => {
    const { clientId, userName } = await partner();
    const page = await administrator.get(pageOf({ clientId }));
    expect(page.text).toContain(userName);
    expect(page.text).toContain('renewal: plan');
    const reset = await administrator.post(pageOf({ clientId }, '/user/reset'));
    expect(shown(reset, 'oneTimePassword')).not.toBe('');
    expect((await administrator.get(pageOf({ clientId }, '/plan'))).text).toContain(
      'value="standard" checked',
    );
    expect((await administrator.post(pageOf({ clientId }, '/plan'), { plan: 'bulk' })).status).toBe(303);
    expect(
      await desk.service.query('SELECT plan FROM client_usage_plan WHERE client_id = $1', [clientId]),
    ).toEqual([{ plan: 'bulk' }]);
    expect((await administrator.post(pageOf({ clientId }, '/plan'), { plan: 'none-such' })).status).toBe(400);
    expect((await actsAbout(clientId)).map(({ action }) => action)).toEqual([
      'user reset',
      "client's plan changed",
    ]);
    const { manufacturer: _, ...maker } = await desk.service.onboard();
    expect((await administrator.get(pageOf(maker, '/user/reset'))).status).toBe(404);
    expect((await administrator.get(pageOf(maker, '/plan'))).status).toBe(404);
  });

  it('that nobody knows is no page', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'acme', '%00']) {
      expect((await administrator.get(`/console/clients/${id}`)).status).toBe(404);
      expect((await administrator.get(`/console/clients/${id}/change`)).status).toBe(404);
    }
  });
});

describe('What needs somebody', () => {
  it('has the credentials that end, and mail that does not go out', async () => {
    const client = await desk.service.onboard('manufacturer', { name: 'Ending Motors' });
    const soon = new Date(desk.service.clock.now() + 3 * 86_400_000);
    await desk.service.query('UPDATE client_secret SET expires_at = $2 WHERE client_id = $1', [
      client.clientId,
      soon,
    ]);
    await desk.service.query(
      `UPDATE outbox_mail SET refused_at = now(), last_error = '550 <no> such user'
        WHERE id = (SELECT id FROM outbox_mail ORDER BY created_at LIMIT 1)`,
    );
    const home = await administrator.get('/console');
    expect(home.text).toMatch(/Secrets, keys and passwords that end within 30 days: \d/);
    expect(home.text).toMatch(/Mail that does not go out: \d/);
    const ending = await administrator.get('/console/clients/ending');
    expect(ending.text).toContain('Ending Motors');
    expect((await administrator.get('/console/clients/ending.csv')).text).toContain('client secret,');
    const mail = await administrator.get('/console/mail');
    expect(mail.text).toContain('550 &lt;no&gt; such user');
    expect((await administrator.get('/console/mail.csv')).text).toContain('550 <no> such user');
  });
});

describe('Usage', () => {
  it('is a chart with its table, and a CSV', async () => {
    const client = await desk.service.onboard('mot', { name: 'Busy Garage' });
    await desk.service.query(
      `INSERT INTO daily_usage (client_id, day, handed_out, used) VALUES ($1, '2026-11-29', 50, 42)`,
      [client.clientId],
    );
    const page = await administrator.get('/console/usage?date=2026-11-29');
    expect(page.text).toContain('Busy Garage');
    expect(page.text).toContain('<svg');
    expect((await administrator.get('/console/usage.csv?date=2026-11-29')).text).toContain(
      ',Busy Garage,mot,,42,50,',
    );
    expect((await administrator.get('/console/usage?date=2026-02-30')).text).toContain('Day must be a date');
    const days = await administrator.get(pageOf(client, '/usage.csv'));
    expect(days.text.split('\r\n')).toHaveLength(32);
    expect((await administrator.get(pageOf(client))).text).toContain('Calls by UTC day');
  });
});

describe('The audit trail', () => {
  it('shows who did what, before and after, and is filtered', async () => {
    const client = await desk.service.onboard('mot', { name: MARKUP });
    await administrator.post(pageOf(client, '/disable'));
    const page = await administrator.get(`/console/audit?subjectKind=client&subjectId=${client.clientId}`);
    expect(page.text).toContain('client disabled');
    expect(page.text).toContain(ESCAPED);
    expect(page.text).toMatch(/administrator[\s\S]*client disabled[\s\S]*after: /);
    expect(page.text).toContain(`audit --subject ${client.clientId}`);
    const csv = await administrator.get('/console/audit.csv?action=client%20disabled');
    expect(csv.text).toContain(client.clientId);
    expect(csv.text).not.toContain('client onboarded');
    expect((await administrator.get('/console/audit?since=yesterday')).text).toContain('From must');
    expect((await administrator.get('/console/audit?cursor=nonsense')).text).toContain('There is a problem');
  });
});

describe('A usage plan', () => {
  it('is created, changed with both versions after a conflict, and removed', async () => {
    const terms = { rate: '2.5', burst: '5', quota: '100', quotaPeriod: 'WEEK' };
    const created = await administrator.post('/console/plans/new', { name: 'fleet', ...terms });
    expect(created.headers.get('location')).toContain('/console/plans/fleet');
    const page = await administrator.get('/console/plans/fleet');
    const tag = tagIn(page);
    expect(
      (await administrator.post('/console/plans/fleet', { ...terms, quota: '', quotaPeriod: '', tag }))
        .status,
    ).toBe(303);
    const conflict = await administrator.post('/console/plans/fleet', { ...terms, tag });
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Somebody else changed this plan meanwhile');
    const wrong = await administrator.post('/console/plans/fleet', {
      ...terms,
      rate: 'fast',
      tag: tagIn(conflict),
    });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Calls per second must be a number');
    expect((await administrator.post('/console/plans/standard/remove')).status).toBe(409);
    expect((await administrator.post('/console/plans/fleet/remove')).status).toBe(303);
    expect((await administrator.get('/console/plans/fleet')).status).toBe(404);
    const viewer = await desk.signIn('viewer');
    expect((await viewer.get('/console/plans')).status).toBe(200);
    expect((await viewer.get('/console/plans/standard')).text).not.toContain(
      '<form method="post" action="/console/plans',
    );
    expect((await viewer.post('/console/plans/new', { name: 'x' })).status).toBe(403);
    expect((await administrator.get('/console/plans.csv')).text).toContain('standard,10,20,50000,DAY,');
  });
});

describe.skipIf(CHROMIUM_MISSING !== undefined)('In a browser', { timeout: 120_000 }, () => {
  it.each(
    withScripts({ once: false }),
  )('a client is onboarded, looked at and changed (scripts: %s)', async (javaScriptEnabled) => {
    const name = `Browser ${MARKUP} ${javaScriptEnabled}`;
    const page = await desk.open('administrator', { javaScriptEnabled });
    await page.goto('/console/clients');
    await page.getByRole('button', { name: 'Onboard a client' }).click();
    await page.getByRole('radio', { name: 'mot' }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Name is required' }).click();
    await desk.expectAccessible(page);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Team address').fill('browser@example.com');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
    await desk.expectAccessible(page);
    await page.getByRole('button', { name: 'Change an answer' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe(name);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Onboard this client' }).click();
    await page.getByText('nobody can show them again').waitFor();
    for (const secret of ['apiKey', 'clientSecret']) {
      keepFromLogs(secret, (await page.locator(`#${secret}`).textContent()) ?? '');
    }
    await desk.expectAccessible(page);
    await page.getByRole('link', { name: 'Go to the client' }).click();
    await page.getByRole('heading', { name }).waitFor();
    await desk.expectAccessible(page);
    const client = page.url();
    await page.goto(`${client}/disable`);
    await page.getByRole('button', { name: 'Disable this client' }).click();
    await page.getByText('The client is disabled.').waitFor();
    await desk.expectAccessible(page);
    await page.goto(`${client}/secrets/issue`);
    await page.getByRole('button', { name: 'Issue a secret' }).click();
    keepFromLogs('a secret', (await page.locator('#clientSecret').textContent()) ?? '');
    await desk.expectAccessible(page);
  });

  it('a client is onboarded with the keyboard alone', async () => {
    const page = await desk.open();
    await page.goto('/console/clients/new?role=mot');
    await page.getByLabel('Name').focus();
    await page.keyboard.type('Keyboard Garage');
    await page.keyboard.press('Tab');
    await page.keyboard.type('keyboard@example.com');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
    await page.getByRole('button', { name: 'Onboard this client' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('#apiKey').waitFor();
    for (const secret of ['apiKey', 'clientSecret']) {
      keepFromLogs(secret, (await page.locator(`#${secret}`).textContent()) ?? '');
    }
    expect(await desk.service.query(`SELECT role FROM client WHERE name = 'Keyboard Garage'`)).toEqual([
      { role: 'mot' },
    ]);
  });
});
