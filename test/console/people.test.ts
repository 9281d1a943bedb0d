import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import { Console, withScripts } from './console-browser.js';

let desk: Console;

beforeAll(async () => {
  desk = await Console.start();
});
afterAll(() => desk?.stop());

describe('The list of people', () => {
  it('is filtered by name and role, and the file of it has the same people', async () => {
    await desk.link('viewer', 'Vera %_ Viewer');
    await desk.link('caseworker', '=cmd|calc');
    const administrator = await desk.signIn();

    const filtered = await administrator.get('/console/people?role=viewer&name=%25_');
    expect(filtered.status).toBe(200);
    expect(filtered.text).toContain('Vera %_ Viewer');
    expect(filtered.text).not.toContain('cmd|calc');
    expect(filtered.text).toContain('href="/console/people.csv?role=viewer&amp;name=%25_"');

    const csv = await administrator.get('/console/people.csv?role=caseworker');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.text).toContain("'=cmd|calc,caseworker");
    expect(csv.text).not.toContain('Vera');
  });

  it('is refused to a viewer, and the attempt is recorded with the person', async () => {
    const viewer = await desk.signIn('viewer');
    const refused = await viewer.get('/console/people');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('You may not open this page');
    const [entry] = await desk.service.query<{ name: string; after: object }>(
      `SELECT person.name, entry.after FROM audit_entry AS entry
         JOIN console_person AS person ON person.id = entry.actor_person_id
        WHERE entry.action = 'page refused' ORDER BY entry.id DESC LIMIT 1`,
    );
    expect(entry).toEqual({
      name: 'viewer',
      after: { method: 'GET', route: '/console/people', role: 'viewer' },
    });
  });
});

describe('An invitation', () => {
  it('shows a link once, and sending the form again does not invite again', async () => {
    const administrator = await desk.signIn();
    const fields = { name: 'Ann <b>Other</b>', role: 'viewer', formId: crypto.randomUUID() };
    const invited = await administrator.post('/console/people/new', fields);
    expect(invited.status).toBe(200);
    expect(invited.text).toContain('Ann &lt;b&gt;Other&lt;/b&gt;');
    const link = /\/console\/sign-in\?link=[\w-]{43}/.exec(invited.text)?.[0] ?? '';

    const again = await administrator.post('/console/people/new', fields);
    expect(again.status).toBe(409);
    expect(again.text).not.toContain('sign-in?link=');
    expect(
      await desk.service.query(`SELECT role FROM console_person WHERE name = 'Ann <b>Other</b>'`),
    ).toEqual([{ role: 'viewer' }]);

    const ann = desk.stranger;
    expect((await ann.get(link)).text).toContain('Sign in as Ann &lt;b&gt;Other&lt;/b&gt;');
    const token = new URL(link, desk.url).searchParams.get('link') ?? '';
    expect((await ann.post('/console/sign-in', { link: token })).status).toBe(303);
    expect((await ann.get('/console')).status).toBe(200);
    const useless = await desk.stranger.post('/console/sign-in', { link: token });
    expect(useless.status).toBe(410);
  });

  it('keeps what was typed when something is wrong', async () => {
    const administrator = await desk.signIn();
    const refused = await administrator.post('/console/people/new', {
      name: 'administrator',
      role: 'viewer',
    });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('Somebody has this name already.');
    expect(refused.text).toContain('value="administrator"');
  });
});

describe('A role', () => {
  it('is changed in a form, and counts at the next page of the person', async () => {
    const viewer = await desk.signIn('viewer', 'Promoted');
    const administrator = await desk.signIn();
    const [{ id } = { id: '' }] = await desk.service.query<{ id: string }>(
      `SELECT id FROM console_person WHERE name = 'Promoted'`,
    );
    expect((await viewer.get('/console/people')).status).toBe(403);
    const changed = await administrator.post(`/console/people/${id}/role`, { role: 'administrator' });
    expect(changed.status).toBe(303);
    const next = await administrator.get(changed.headers.get('location') ?? '');
    expect(next.text).toContain('Promoted has the role administrator.');
    expect((await viewer.get('/console/people')).status).toBe(200);
  });

  it('of the last administrator can’t be taken away', async () => {
    const administrator = await desk.signIn();
    await desk.service.query(`UPDATE console_person SET role = 'viewer' WHERE name <> 'administrator'`);
    const [{ id } = { id: '' }] = await desk.service.query<{ id: string }>(
      `SELECT id FROM console_person WHERE name = 'administrator'`,
    );
    const refused = await administrator.post(`/console/people/${id}/role`, { role: 'viewer' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('This person is the last administrator.');
  });
});

describe('A removal', () => {
  it('ends the sessions of somebody who is removed', async () => {
    const leaver = await desk.signIn('caseworker', 'Leaver');
    expect((await leaver.get('/console')).status).toBe(200);
    const administrator = await desk.signIn();
    const [{ id } = { id: '' }] = await desk.service.query<{ id: string }>(
      `SELECT id FROM console_person WHERE name = 'Leaver'`,
    );
    expect((await administrator.post(`/console/people/${id}/remove`)).status).toBe(303);
    expect((await leaver.get('/console')).status).toBe(303);
    const link = await administrator.post(`/console/people/${id}/link`);
    expect(link.status).toBe(400);
    expect(link.text).toContain('This person can’t sign in with a link.');
  });
});

describe('An act that needs a confirmation', () => {
  it('keeps what was typed until the person has signed in again', async () => {
    const administrator = await desk.signIn('administrator', 'Slow');
    desk.service.clock.advance({ minutes: 6 });
    const fields = { name: 'Bea "Quoted"', role: 'viewer', formId: crypto.randomUUID() };
    const interrupted = await administrator.post('/console/people/new', fields);
    expect(interrupted.status).toBe(403);
    expect(interrupted.text).toContain('Confirm that it is you');
    expect(interrupted.text).toContain('name="name" value="Bea &quot;Quoted&quot;"');
    expect(await desk.service.query(`SELECT FROM console_person WHERE name LIKE 'Bea%'`)).toEqual([]);

    const link = new URL(await desk.link('administrator', 'Slow')).searchParams.get('link') ?? '';
    expect(
      (await administrator.post('/console/sign-in', { link, back: 'tab' })).headers.get('location'),
    ).toBe('/console/signed-in');
    const continued = await administrator.post('/console/people/new', fields);
    expect(continued.status).toBe(200);
    expect(continued.text).toContain('sign-in?link=');
  });
});

describe.skipIf(CHROMIUM_MISSING !== undefined)('In a browser', () => {
  it.each(withScripts({ once: true }))('the pages of people work and are accessible (scripts: %s)', {
    timeout: 120_000,
  }, async (javaScriptEnabled) => {
    const page = await desk.open('administrator', { javaScriptEnabled });
    await page.goto('/console/people');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    const name = `Cleo ${javaScriptEnabled}`;
    await page.getByRole('button', { name: 'Create the link' }).click();
    await page.getByRole('link', { name: 'The name must have 1 to 100 characters' }).click();
    await desk.expectAccessible(page);
    await page.keyboard.type(name);
    await page.getByRole('radio', { name: 'Viewer' }).check();
    await page.getByRole('button', { name: 'Create the link' }).click();
    await page.getByRole('heading', { name: `Link for ${name}` }).waitFor();
    await desk.expectAccessible(page);
    await page.goto('/console/people');
    await page.getByRole('link', { name }).click();
    await desk.expectAccessible(page);
    await page.getByRole('button', { name: 'Remove this person' }).click();
    await page.getByText(`${name} can’t enter the console any more.`).waitFor();
    await desk.expectAccessible(page);
  });
});
