import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import { freePort } from '../support/started-service.js';
import { Console } from './console-browser.js';

describe.skipIf(CHROMIUM_MISSING !== undefined)('In production without a tenant', () => {
  let desk: Console;

  beforeAll(async () => {
    const port = await freePort();
    // Browsers make passkeys for this name of the machine, but not for its address.
    desk = await Console.start({ production: true, port, consoleUrl: `http://localhost:${port}` });
  });
  afterAll(() => desk?.stop());

  /** A device that has shown that its owner is there. */
  async function addDevice(page: Page): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  }

  it('a link makes a passkey once, and the person signs in and confirms with it', {
    timeout: 120_000,
  }, async () => {
    const link = await desk.link('administrator', 'Pat');
    const token = new URL(link).searchParams.get('link') ?? '';
    const without = await desk.stranger.post('/console/sign-in', { link: token });
    expect(without.status).toBe(400);

    const page = await desk.openAsStranger();
    await addDevice(page);
    await page.goto(link);
    await desk.expectAccessible(page);
    await page.getByRole('button', { name: 'Create a passkey and sign in' }).click();
    await page.getByRole('heading', { name: 'What needs somebody' }).waitFor();
    expect((await desk.stranger.get(link)).status).toBe(410);

    await page.goto('/console/me');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await desk.expectAccessible(page);
    await page.goto('/console/people');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { name: 'People' }).waitFor();

    desk.service.clock.advance({ minutes: 6 });
    await page.goto('/console/people/new');
    await page.getByLabel('Name').fill('Typed once');
    await page.getByRole('button', { name: 'Create the link' }).click();
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
    await desk.expectAccessible(page);
    expect(await page.content()).toContain('value="Typed once"');
    await page.goto('/console/confirm');
    await desk.expectAccessible(page);
    await page.getByRole('button', { name: 'Confirm with a passkey' }).click();
    await page.getByRole('heading', { name: 'What needs somebody' }).waitFor();
    await page.goto('/console/me/passkeys');
    await desk.expectAccessible(page);
    await page.getByRole('button', { name: /^Remove the passkey/ }).click();
    await page.getByText('This is your last passkey. Add another one first.').waitFor();

    const acts = await desk.service.query<{ action: string }>(
      `SELECT action FROM audit_entry WHERE subject_kind = 'person' AND actor_kind = 'person' ORDER BY id`,
    );
    expect(acts.map(({ action }) => action)).toEqual([
      'passkey added',
      'signed in',
      'signed out',
      'signed in',
      'confirmation asked for',
      'confirmed',
    ]);
  });
});
