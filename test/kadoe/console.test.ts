import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RegisterLookUps } from '../../src/kadoe/register/look-up/register-look-ups.js';
import { linesIn, pasteLine } from '../console/command-lines.js';
import { Console, type ConsoleAnswer, type ConsoleClient, withScripts } from '../console/console-browser.js';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import { Enquirer } from './enquirer.js';
import { answered, entry, recordsOf } from './enquiry-records/enquiry-site.js';
import { keepIdentifierFromLogs } from './keep-people-from-logs.js';
import { keeper, loadRegister, vehicle } from './register/register-site.js';

const REASON = 'a court has asked what was answered';
const MARKUP = '<b>REF</b> & 1';

let desk: Console;
let administrator: ConsoleClient;
let client: Enquirer;
/** An enquiry that was answered with a keeper. */
let enquiry: string;

beforeAll(async () => {
  desk = await Console.start();
  administrator = await desk.signIn();
  const { service } = desk;
  client = await Enquirer.onboard(service, { enquirers: { IT321: ['00AC', '00EV'] }, plan: 'standard' });
  await service.query(`UPDATE client SET name = 'Parking <Ltd>' WHERE id = $1`, [client.partner.clientId]);
  await loadRegister(service, [vehicle('K1', 'KK10AAA', { keepers: [keeper('SMITHSON', '2020-01-01')] })]);
  const resolution = await service.application.get(RegisterLookUps, { strict: false }).resolve({
    environment: 'live',
    asked: { registrationNumber: 'KK10AAA' },
    eventDate: '2025-01-01',
    today: '2026-11-29',
  });
  const { clientId } = client.partner;
  const asked = { registrationNumber: 'KK10AAA' };
  keepIdentifierFromLogs('KK10AAA');
  const recorded = await recordsOf(service).add(
    answered(resolution, { clientId, asked, referenceNumber: MARKUP }),
  );
  enquiry = recorded.id;
  await recordsOf(service).add(entry({ clientId, outcome: 'ENV930' }));
});
afterAll(() => desk?.stop());

const acts = () =>
  desk.service.query<{ action: string; name: string; after: object }>(
    `SELECT entry.action, person.name, entry.after FROM audit_entry AS entry
       JOIN console_person AS person ON person.id = entry.actor_person_id
      WHERE entry.subject_kind = 'enquiry' ORDER BY entry.id`,
  );
const tagIn = ({ text }: ConsoleAnswer) =>
  /name="tag" value="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"') ?? '';

describe('The record of enquiries', () => {
  it('is listed by filters in the address, as its CSV is', async () => {
    const all = await administrator.get('/console/enquiries');
    expect(all.status).toBe(200);
    expect(all.text).toContain('&lt;b&gt;REF&lt;/b&gt; &amp; 1');
    expect(all.text).toContain('Parking &lt;Ltd&gt;');
    const answeredOnly = await administrator.get('/console/enquiries?outcome=KEEPER');
    expect(answeredOnly.text).toContain(enquiry);
    expect(answeredOnly.text).not.toContain('ENV930');
    expect((await administrator.get('/console/enquiries?enquirer=nobody')).text).toContain(
      'Enquirer must be two capital letters',
    );
    const csv = await administrator.get('/console/enquiries.csv?outcome=ENV930');
    expect(csv.text.split('\r\n')).toHaveLength(3);
    expect(csv.text).not.toContain(enquiry);
  });

  it('is searched for a vehicle, which stands in no address; the trail says who searched', async () => {
    const found = await administrator.post('/console/enquiries/search', { registrationNumber: 'kk10 aaa' });
    expect(found.status).toBe(200);
    expect(found.text).toContain(enquiry);
    expect(found.headers.get('location')).toBeNull();
    expect((await acts()).at(-1)).toEqual({
      action: 'enquiries searched',
      name: 'administrator',
      after: { by: ['registrationNumber'], found: 1 },
    });
    const none = await administrator.post('/console/enquiries/search', { chassisVin: 'NOSUCHVIN' });
    expect(none.text).toContain('No enquiry was found.');
    const wrong = await administrator.post('/console/enquiries/search', {});
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Mark is required');
  });

  it('explains an answer, with the keeper masked until somebody says why', async () => {
    const page = await administrator.get(`/console/enquiries/${enquiry}`);
    expect(page.text).toContain('A*** S***');
    expect(page.text).not.toContain('SMITHSON');
    expect((await acts()).at(-1)).toMatchObject({ action: 'enquiry shown', name: 'administrator' });

    const wrong = await administrator.post(`/console/enquiries/${enquiry}/keeper`, { reason: 'short' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('The reason must have 10 to 500 characters');
    expect(wrong.text).not.toContain('SMITHSON');

    const named = await administrator.post(`/console/enquiries/${enquiry}/keeper`, { reason: REASON });
    expect(named.status).toBe(200);
    expect(named.text).toContain('SMITHSON');
    expect((await acts()).at(-1)).toEqual({
      action: 'keeper of an enquiry shown',
      name: 'administrator',
      after: { reason: REASON },
    });
    expect((await administrator.get('/console/enquiries/00000000-0000-4000-8000-000000000000')).status).toBe(
      404,
    );
  });

  it('is explained by the command that its page shows, with the keeper masked', async () => {
    const [line = ''] = linesIn((await administrator.get(`/console/enquiries/${enquiry}`)).text);
    const { status, stdout, stderr } = await pasteLine(desk.service, line);
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
    expect(stdout).toContain('A*** S***');
    expect(stdout).not.toContain('SMITHSON');
  });

  it('is for administrators alone', async () => {
    for (const role of ['viewer', 'caseworker'] as const) {
      const other = await desk.signIn(role);
      for (const path of ['/console/enquiries', '/console/enquiries.csv', `/console/enquiries/${enquiry}`]) {
        expect((await other.get(path)).status).toBe(403);
      }
      expect((await other.post('/console/enquiries/search', { chassisVin: 'A' })).status).toBe(403);
      expect((await other.post(`/console/enquiries/${enquiry}/keeper`, { reason: REASON })).status).toBe(403);
    }
  });
});

describe('Calls of a month', () => {
  it('are counted for everybody, and say nothing about a vehicle', async () => {
    const viewer = await desk.signIn('viewer');
    const page = await viewer.get('/console/usage/kadoe');
    expect(page.status).toBe(200);
    expect(page.text).toContain('Parking &lt;Ltd&gt;');
    expect((await viewer.get('/console/usage/kadoe.csv?environment=test')).text.split('\r\n')).toHaveLength(
      2,
    );
    expect((await viewer.get('/console/usage/kadoe?month=2026-13')).text).toContain('Month must be a month');
  });
});

describe('Enquirers', () => {
  it('are listed with reasons and mandates', async () => {
    const viewer = await desk.signIn('viewer');
    const page = await viewer.get('/console/enquirers?enquirer=IT321');
    expect(page.text).toContain('IT321=00AC,00EV');
    expect((await viewer.get('/console/enquirers?enquirer=ZZ999')).text).toContain(
      'No client matches these filters.',
    );
    expect((await viewer.get('/console/enquirers.csv')).text).toContain(
      'Parking <Ltd>,live,"IT321=00AC,00EV"',
    );
    expect((await viewer.get(`/console/enquirers/${client.partner.clientId}`)).status).toBe(403);
  });

  it('of a client are changed, with both versions after a conflict', async () => {
    const path = `/console/enquirers/${client.partner.clientId}`;
    const form = await administrator.get(path);
    const fields = {
      enquirers: 'IT321=00EV\r\nIT322=00AC',
      linkProviderId: '',
      mandates: '',
      plan: 'bulk',
      tag: tagIn(form),
    };
    expect((await administrator.post(path, fields)).status).toBe(303);
    expect(
      await desk.service.query('SELECT id FROM enquirer WHERE client_id = $1 ORDER BY id', [
        client.partner.clientId,
      ]),
    ).toEqual([{ id: 'IT321' }, { id: 'IT322' }]);
    const conflict = await administrator.post(path, { ...fields, enquirers: 'IT321=00AC' });
    expect(conflict.status).toBe(409);
    expect(conflict.text).toContain('Somebody else changed this client meanwhile');
    const wrong = await administrator.post(path, {
      ...fields,
      enquirers: 'nonsense',
      mandates: 'IT9',
      tag: tagIn(conflict),
    });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('href="#enquirers"');
    expect(wrong.text).toContain('nonsense</textarea>');
  });
});

describe.skipIf(CHROMIUM_MISSING !== undefined)('In a browser', { timeout: 120_000 }, () => {
  it.each(
    withScripts({ once: true }),
  )('a vehicle is searched and its answer explained (scripts: %s)', async (javaScriptEnabled) => {
    const page = await desk.open('administrator', { javaScriptEnabled });
    await page.goto('/console/enquiries');
    await page.getByLabel('Mark').fill('KK10AAA');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { name: 'Enquiries: what was found' }).waitFor();
    await desk.expectAccessible(page);
    expect(page.url()).not.toContain('KK10AAA');
    await page.locator('tbody a').first().click();
    await desk.expectAccessible(page);
    await page.getByLabel('Why do you need the name and address?').fill(REASON);
    await page.getByRole('button', { name: 'Show the keeper' }).click();
    await page.getByText('SMITHSON').waitFor();
    await desk.expectAccessible(page);
  });
});
