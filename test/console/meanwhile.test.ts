import { Logger } from '@nestjs/common';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { sendFile, startDesk } from '../recalls/console/recalls-desk.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import type { Console } from './console-browser.js';
import { withScripts } from './console-browser.js';

const TYPED = `O'Neil "<b data-planted>"`;

describe.skipIf(CHROMIUM_MISSING)(
  `What happens while somebody has a page of the console open${CHROMIUM_MISSING ? ` (${CHROMIUM_MISSING})` : ''}`,
  { timeout: 120_000 },
  () => {
    let desk: Console;

    beforeAll(async () => {
      desk = await startDesk();
    });
    afterAll(() => desk?.stop());
    beforeEach(() => {
      vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    });
    afterEach(() => vi.restoreAllMocks());

    /** Uses a link that came from elsewhere. */
    const signInWith = async (page: Page, link: string) => {
      await page.goto(link);
      await page.getByRole('button', { name: /^Sign in as/ }).click();
    };

    it.each(
      withScripts({ once: false }),
    )('a sign-in leads to the page that was asked for before (scripts: %s)', async (javaScriptEnabled) => {
      const page = await desk.openAsStranger({ javaScriptEnabled });
      const asked = '/console/audit?subjectKind=client&since=2026-01-01T00%3A00%3A00Z';
      await page.goto(asked);
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await desk.expectAccessible(page);
      await signInWith(page, await desk.link('administrator', `Deep ${javaScriptEnabled}`));
      await page.getByRole('heading', { name: 'Audit' }).waitFor();
      expect(page.url()).toBe(`${desk.url}${asked}`);
      // It leads there once.
      await signInWith(page, await desk.link('administrator', `Deep ${javaScriptEnabled}`));
      await page.getByRole('heading', { name: 'What needs somebody' }).waitFor();
    });

    it.each(
      withScripts({ once: true }),
    )('a session that ends in the middle of a form loses nothing that was typed (scripts: %s)', async (javaScriptEnabled) => {
      const name = `${TYPED} ${javaScriptEnabled}`;
      const person = `Slow ${javaScriptEnabled}`;
      const page = await desk.open('administrator', { name: person, javaScriptEnabled });
      await page.goto('/console/people/new');
      await page.getByLabel('Name').fill(name);
      await page.getByRole('radio', { name: 'Viewer' }).check();
      desk.service.clock.advance({ minutes: 31 });
      await page.getByRole('button', { name: 'Create the link' }).click();
      await page.getByRole('heading', { name: 'You have been signed out' }).waitFor();
      await desk.expectAccessible(page);

      const opened = page.context().waitForEvent('page');
      await page.getByRole('link', { name: 'Sign in (opens in a new tab)' }).click();
      const tab = await opened;
      await tab.getByRole('heading', { name: 'Sign in' }).waitFor();
      await signInWith(tab, await desk.link('administrator', person));
      await tab.getByRole('heading', { name: 'You are signed in' }).waitFor();
      await desk.expectAccessible(tab);
      await tab.close();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: `Link for ${name}` }).waitFor();
      expect(await page.locator('[data-planted]').count()).toBe(0);
      expect(await desk.service.query('SELECT role FROM console_person WHERE name = $1', [name])).toEqual([
        { role: 'viewer' },
      ]);
    });

    it.each(
      withScripts({ once: false }),
    )('two administrators who change the same client see what the other one wrote (scripts: %s)', async (javaScriptEnabled) => {
      const { clientId } = await desk.service.onboard('mot', { name: 'Garage' });
      const nameOf = async () =>
        (await desk.service.query('SELECT name FROM client WHERE id = $1', [clientId]))[0]?.name;
      const [one, other] = await Promise.all(
        ['One', 'Other'].map((name) => desk.open('administrator', { name, javaScriptEnabled })),
      );
      if (!one || !other) throw new Error('There are two.');
      for (const page of [one, other]) await page.goto(`/console/clients/${clientId}/change`);
      await one.getByLabel('Name').fill('Written by one');
      await one.getByRole('button', { name: 'Save' }).click();
      await one.getByText('The client is changed.').waitFor();
      await other.getByLabel('Name').fill(TYPED);
      await other.getByRole('button', { name: 'Save' }).click();
      await other.getByText('Somebody else changed this client meanwhile').waitFor();
      await other.getByText('Written by one').first().waitFor();
      expect(await other.getByLabel('Name').inputValue()).toBe(TYPED);
      expect(await other.locator('[data-planted]').count()).toBe(0);
      await desk.expectAccessible(other);
      expect(await nameOf()).toBe('Written by one');
      await other.getByRole('button', { name: 'Save' }).click();
      await other.getByText('The client is changed.').waitFor();
      expect(await nameOf()).toBe(TYPED);
    });

    it.each(
      withScripts({ once: true }),
    )('the second of two administrators who decide on closures learns what the first one decided (scripts: %s)', async (javaScriptEnabled) => {
      const maker = await desk.service.onboard();
      const gone = ['GONE1,C/1,,2024-01-01', 'GONE2,C/2,,2024-02-01'];
      const stays = 'STAYS1,C/1,,2024-01-01';
      await sendFile(desk, maker, 'all.csv', snapshot(stays, ...gone));
      const { id } = await sendFile(desk, maker, 'few.csv', snapshot(stays));
      const [one, other] = await Promise.all(
        ['One', 'Other'].map((name) => desk.open('administrator', { name, javaScriptEnabled })),
      );
      if (!one || !other) throw new Error('There are two.');
      for (const [page, decision] of [
        [one, 'Approve'],
        [other, 'Reject'],
      ] as const) {
        await page.goto(`/console/closures/${id}`);
        await page.getByRole('radio', { name: decision }).check();
        await page.getByLabel('Reason').fill(`the reason of somebody who says ${decision}`);
      }
      await one.getByRole('button', { name: 'Decide' }).click();
      await one.getByText('The closures are approved').waitFor();
      await other.getByRole('button', { name: 'Decide' }).click();
      await other.getByText('were already approved').first().waitFor();
      await desk.expectAccessible(other);
      expect(await other.getByRole('button', { name: 'Decide' }).count()).toBe(0);
      expect(
        await desk.service.query('SELECT closures_decision AS decision FROM import_run WHERE id = $1', [id]),
      ).toEqual([{ decision: 'approved' }]);
    });
  },
);
