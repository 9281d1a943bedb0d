import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesIn, pasteLine } from '../console/command-lines.js';
import { Console, type ConsoleClient, withScripts } from '../console/console-browser.js';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import { RenewalPartner } from './renewal-partner.js';
import { fields, image, licenceNumber, RenewalSite, submission } from './renewal-site.js';

const REASON = 'The photograph shows <another> person.';
/** One black pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

let desk: Console;
let site: RenewalSite;
let caseworker: ConsoleClient;
let clientId: string;

beforeAll(async () => {
  desk = await Console.start();
  site = RenewalSite.of(desk.service);
  const { partner } = await RenewalPartner.onboard(desk.service, { environment: 'test' });
  ({ clientId } = partner);
  await desk.service.query(`UPDATE client SET name = 'Post <Office>' WHERE id = $1`, [clientId]);
  caseworker = await desk.signIn('caseworker');
});
afterAll(() => desk?.stop());

/** An application that a caseworker has to look at. */
async function inReview(more: Parameters<typeof submission>[0] = {}): Promise<string> {
  desk.service.clock.advance({ seconds: 1 });
  const images = [image('photo', { mediaType: 'image/png', bytes: PNG, width: 1, height: 1 })];
  const given = submission({ clientId, environment: 'test', scenario: 'in-review', images, ...more });
  const id = await site.accept(given);
  await site.process();
  expect(await site.stateOf(id)).toBe('IN_REVIEW');
  return id;
}

const actsAbout = (id: string) =>
  desk.service.query<{ action: string; name: string }>(
    `SELECT entry.action, person.name FROM audit_entry AS entry
       JOIN console_person AS person ON person.id = entry.actor_person_id
      WHERE entry.subject_id = $1 ORDER BY entry.id`,
    [id],
  );

describe('The cases', () => {
  it('are listed by state and age, and the list says nothing about a person', async () => {
    const number = licenceNumber();
    const id = await inReview({ fields: fields({ drivingLicenceNumber: number }) });
    desk.service.clock.advance({ days: 3 });
    caseworker = await desk.signIn('caseworker');
    const list = await caseworker.get('/console/renewals?state=IN_REVIEW');
    expect(list.status).toBe(200);
    expect(list.text).toContain(id);
    expect(list.text).toContain('Post &lt;Office&gt;');
    expect(list.text).toMatch(/numeric">3</);
    expect(list.text).not.toContain(number);
    expect((await caseworker.get('/console/renewals?state=FORWARDED')).text).not.toContain(id);
    expect((await caseworker.get('/console/renewals?receivedFrom=monday')).text).toContain(
      'Received from must',
    );
    expect((await caseworker.get('/console/renewals.csv?state=IN_REVIEW')).text).toContain(`${id},IN_REVIEW`);
    expect(await actsAbout(id)).toEqual([]);
    expect((await caseworker.get('/console')).text).toMatch(/Licence renewals in review: \d/);
  });

  it('of a person are searched by POST, and the trail says who searched', async () => {
    const number = licenceNumber();
    const id = await inReview({ fields: fields({ drivingLicenceNumber: number }) });
    const found = await caseworker.post('/console/renewals/search', {
      drivingLicenceNumber: number.toLowerCase(),
    });
    expect(found.status).toBe(200);
    expect(found.text).toContain(id);
    expect((await actsAbout('search')).at(-1)).toEqual({
      action: 'renewal applications searched',
      name: 'caseworker',
    });
    const wrong = await caseworker.post('/console/renewals/search', { drivingLicenceNumber: 'short' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('Driving licence number must be 16 letters and digits');
  });

  it('are for caseworkers and administrators', async () => {
    const id = await inReview();
    const viewer = await desk.signIn('viewer');
    for (const path of ['', '.csv', `/${id}`, `/${id}/images/photo`]) {
      expect((await viewer.get(`/console/renewals${path}`)).status).toBe(403);
    }
    for (const act of ['search', `${id}/accept`, `${id}/reject`, `${id}/forward`]) {
      expect((await viewer.post(`/console/renewals/${act}`)).status).toBe(403);
    }
    expect((await viewer.get('/console')).text).not.toContain('in review');
    expect((await (await desk.signIn()).get(`/console/renewals/${id}`)).status).toBe(200);
  });
});

describe('A case', () => {
  it('is read with its images, and each reading is in the trail', async () => {
    const number = licenceNumber();
    const id = await inReview({ fields: fields({ drivingLicenceNumber: number }) });
    const page = await caseworker.get(`/console/renewals/${id}`);
    expect(page.text).toContain(number);
    expect(page.text).toContain('TEST_SCENARIO');
    const photo = await caseworker.get(`/console/renewals/${id}/images/photo`);
    expect(photo.status).toBe(200);
    expect(photo.headers.get('content-type')).toBe('image/png');
    expect(photo.headers.get('cache-control')).toBe('no-store');
    expect((await caseworker.get(`/console/renewals/${id}/images/signature`)).status).toBe(404);
    expect((await caseworker.get(`/console/renewals/${id}/images/passport`)).status).toBe(404);
    expect(await actsAbout(id)).toEqual([
      { action: 'renewal application read', name: 'caseworker' },
      { action: 'image of a renewal application read', name: 'caseworker' },
    ]);
  });

  it('is accepted once; the second caseworker learns what became of it', async () => {
    const id = await inReview();
    expect((await caseworker.post(`/console/renewals/${id}/accept`)).status).toBe(303);
    const other = await desk.signIn('caseworker', 'Other');
    const late = await other.post(`/console/renewals/${id}/reject`, { reason: REASON });
    expect(late.status).toBe(400);
    expect(late.text).toContain('it is READY');
    expect(await site.stateOf(id)).toBe('READY');
    expect((await actsAbout(id))[0]).toEqual({ action: 'renewal application accepted', name: 'caseworker' });
  });

  it('is rejected with a reason, which is shown on its page and in no trail', async () => {
    const id = await inReview();
    const wrong = await caseworker.post(`/console/renewals/${id}/reject`, { reason: 'no' });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain('The reason must have 10 to 1000 characters');
    const rejected = await caseworker.post(`/console/renewals/${id}/reject`, { reason: REASON });
    const page = await caseworker.get(rejected.headers.get('location') ?? '');
    expect(page.text).toContain('The photograph shows &lt;another&gt; person.');
    expect(await site.stateOf(id)).toBe('REJECTED');
    expect(
      JSON.stringify(await desk.service.query('SELECT after FROM audit_entry WHERE subject_id = $1', [id])),
    ).not.toContain('photograph');
  });

  it('is accepted, and another rejected, by the commands that its page shows', async () => {
    const ids = [await inReview(), await inReview()];
    const paste = async (id: string | undefined, command: string) => {
      const lines = linesIn((await caseworker.get(`/console/renewals/${id}`)).text);
      const line = lines.find((each) => each.includes(` renewals ${command} `)) ?? '';
      const { status, stderr } = await pasteLine(desk.service, line, { WHY: REASON });
      expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
    };
    await paste(ids[0], 'accept');
    await paste(ids[0], 'show');
    await paste(ids[1], 'reject');
    expect([await site.stateOf(ids[0] ?? ''), await site.stateOf(ids[1] ?? '')]).toEqual([
      'READY',
      'REJECTED',
    ]);
  });

  it('is forwarded again after forwarding was given up', async () => {
    const id = await inReview();
    await caseworker.post(`/console/renewals/${id}/accept`);
    await desk.service.query('UPDATE renewal_application SET forwarding_failed_at = now() WHERE id = $1', [
      id,
    ]);
    expect((await caseworker.get('/console/renewals?forwarding=failed')).text).toContain(id);
    expect((await caseworker.get('/console')).text).toContain('forwarding was given up: 1');
    expect((await caseworker.get(`/console/renewals/${id}`)).text).toContain(
      'Forward this application again',
    );
    expect((await caseworker.post(`/console/renewals/${id}/forward`)).status).toBe(303);
    expect(
      await desk.service.query('SELECT forwarding_failed_at AS at FROM renewal_application WHERE id = $1', [
        id,
      ]),
    ).toEqual([{ at: null }]);
  });

  it('is not decided by somebody who has not proved who they are lately', async () => {
    const id = await inReview();
    const slow = await desk.signIn('caseworker', 'Slow');
    desk.service.clock.advance({ minutes: 6 });
    const interrupted = await slow.post(`/console/renewals/${id}/reject`, { reason: REASON });
    expect(interrupted.status).toBe(403);
    expect(interrupted.text).toContain('The photograph shows &lt;another&gt; person.');
    expect(await site.stateOf(id)).toBe('IN_REVIEW');
  });
});

describe.skipIf(CHROMIUM_MISSING !== undefined)('In a browser', { timeout: 120_000 }, () => {
  it.each(
    withScripts({ once: false }),
  )('a case is found, looked at and decided (scripts: %s)', async (javaScriptEnabled) => {
    const id = await inReview();
    const page = await desk.open('caseworker', { javaScriptEnabled });
    await page.goto('/console/renewals?state=IN_REVIEW');
    await desk.expectAccessible(page);
    await page.getByRole('link', { name: id }).click();
    await page.getByRole('img', { name: 'The photo of the application' }).scrollIntoViewIfNeeded();
    await desk.expectAccessible(page);
    await page.getByRole('button', { name: 'Reject this application' }).click();
    await page.getByRole('link', { name: /^The reason/ }).click();
    await desk.expectAccessible(page);
    await page.keyboard.type(REASON);
    await page.getByRole('button', { name: 'Reject this application' }).click();
    await page.getByText('The application is rejected.').waitFor();
    await desk.expectAccessible(page);
    await expect.poll(() => site.stateOf(id)).toBe('REJECTED');
  });
});
