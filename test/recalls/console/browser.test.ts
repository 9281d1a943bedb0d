import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADVISORY_LOCKS } from '../../../src/platform/database/advisory-locks.js';
import { Scanner, ScannerUnavailable } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type Console, withScripts } from '../../console/console-browser.js';
import { CHROMIUM_MISSING } from '../../support/chromium.js';
import { runsOf, workerOf } from '../imports/import-site.js';
import { snapshot } from '../imports/snapshot-files.js';
import { ed25519Key } from '../sftp/key-pairs.js';
import { sendFile, startDesk } from './recalls-desk.js';

const STAYS = 'WVWZZZ1JZXW000555,C/1,,2024-01-01';
const GONE = ['GONE1,C/1,,2024-01-01', 'GONE2,C/2,,2024-02-01'];
/** Nobody can break this word. */
const LONG = 'W'.repeat(40);
/** Each page is searched by axe, perhaps beside other tests. */
const LONGEST_MS = 120_000;

describe.skipIf(CHROMIUM_MISSING)(
  `The recalls pages of the console${CHROMIUM_MISSING ? ` (${CHROMIUM_MISSING})` : ''}`,
  { timeout: LONGEST_MS },
  () => {
    let desk: Console;
    let maker: OnboardedClient;
    let made = 0;

    beforeAll(async () => {
      desk = await startDesk();
    });
    afterAll(() => desk?.stop());
    beforeEach(async () => {
      made += 1;
      maker = await desk.service.onboard('manufacturer', { name: `<b>${made}</b> ${LONG}` });
      vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    });
    afterEach(() => vi.restoreAllMocks());

    const send = (name: string, ...rows: string[]) => sendFile(desk, maker, name, snapshot(...rows));
    const hold = async () => {
      await send('all.csv', STAYS, ...GONE);
      return send(`${LONG}.csv`, STAYS);
    };
    const decisionOn = async (id: string) =>
      (await runsOf(desk.service, maker)).find((run) => run.id === id)?.closures_decision;
    /** With the key that people use who have no mouse. */
    const tabTo = async (page: Page, selector: string) => {
      const isThere = () =>
        page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);
      for (let pressed = 0; pressed < 100; pressed++) {
        if (await isThere()) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`No key leads to ${selector}.`);
    };

    describe('work and are accessible', () => {
      it.each(
        withScripts({ once: true }),
      )('for files, their faults and one that is given up (scripts: %s)', async (javaScriptEnabled) => {
        const refused = await send(`${LONG}.csv`, 'V1,C/<i>,,never', `${LONG},C/1,,never`);
        vi.spyOn(desk.service.application.get(Scanner), 'scan').mockRejectedValue(
          new ScannerUnavailable('gone'),
        );
        const waiting = await send('waits.csv', STAYS);
        const page = await desk.open('administrator', { javaScriptEnabled });
        await page.goto('/console/imports');
        await page.getByLabel('Manufacturer').selectOption(String(maker.manufacturer?.id));
        await page.getByRole('button', { name: 'Filter' }).click();
        await desk.expectAccessible(page);
        await page.getByRole('link', { name: `${LONG}.csv` }).click();
        await desk.expectAccessible(page);
        await page.getByRole('link', { name: 'See the faults by line and column' }).click();
        await page.getByText('C/<i>').waitFor();
        await desk.expectAccessible(page);
        expect(page.url()).toContain(refused.id);

        await page.goto(`/console/imports/${waiting.id}`);
        await page.getByRole('button', { name: 'Give the file up' }).click();
        await page.getByRole('link', { name: 'The reason must not be empty' }).click();
        await desk.expectAccessible(page);
        await page.keyboard.type('no scanner will ever be');
        await page.keyboard.press('Enter');
        await page.getByText('The file is given up.').waitFor();
        await desk.expectAccessible(page);
      });

      it.each(
        withScripts({ once: false }),
      )('for the decision on closures, with the keyboard alone (scripts: %s)', async (javaScriptEnabled) => {
        const run = await hold();
        const later = await send('later.csv', 'V1,C/1,,never');
        const page = await desk.open('administrator', { javaScriptEnabled });
        await page.goto(`/console/closures/${run.id}`);
        await tabTo(page, 'input[name=decision][value=approve]');
        await page.keyboard.press('Space');
        await tabTo(page, '#reason');
        await page.keyboard.type('confirmed by telephone');
        await page.keyboard.press('Enter');
        await page.getByText('a later file of the manufacturer was refused').first().waitFor();
        await desk.expectAccessible(page);
        expect(await page.getByLabel('Reason').inputValue()).toBe('confirmed by telephone');
        await tabTo(page, `input[name=despite][value="${later.id}"]`);
        await page.keyboard.press('Space');
        await tabTo(page, '#reason');
        await page.keyboard.press('Enter');
        await page.getByText('The closures are approved').waitFor();
        await desk.expectAccessible(page);
        expect(await decisionOn(run.id)).toBe('approved');
      });

      it.each(
        withScripts({ once: true }),
      )('for a decision that takes long (scripts: %s)', async (javaScriptEnabled) => {
        const run = await hold();
        const page = await desk.open('administrator', { javaScriptEnabled });
        await page.goto(`/console/closures/${run.id}`);
        await page.getByRole('radio', { name: 'Reject' }).check();
        await page.getByLabel('Reason').fill('the export was cut off');
        const other = new pg.Client({ connectionString: desk.service.settings.databaseUrl });
        await other.connect();
        await other.query('SELECT pg_advisory_lock($1, $2)', [ADVISORY_LOCKS.merge, maker.manufacturer?.id]);
        try {
          await page.getByRole('button', { name: 'Decide' }).click();
          await page.getByText('The decision is being carried out').waitFor();
          await desk.expectAccessible(page);
        } finally {
          await other.end();
        }
        await expect.poll(() => decisionOn(run.id)).toBe('rejected');
        if (!javaScriptEnabled) await page.getByRole('link', { name: 'Look again' }).click();
        await page.getByText('The closures were rejected').waitFor();
      });

      it.each(
        withScripts({ once: false }),
      )('for a vehicle, whose VIN is in no address (scripts: %s)', async (javaScriptEnabled) => {
        await send('monday.csv', STAYS);
        const page = await desk.open('administrator', { javaScriptEnabled });
        await page.goto('/console/vehicles');
        await page.getByRole('button', { name: 'Look up' }).click();
        await page.getByRole('link', { name: 'The VIN must' }).waitFor();
        await desk.expectAccessible(page);
        await page.getByLabel('Vehicle identification number').fill('wvwzzz1jzxw000555');
        await page.getByRole('button', { name: 'Look up' }).click();
        await page.getByRole('link', { name: 'monday.csv' }).first().waitFor();
        await desk.expectAccessible(page);
        expect(page.url()).toBe(`${desk.url}/console/vehicles`);
      });

      it.each(
        withScripts({ once: true }),
      )('for a file that is tried (scripts: %s)', async (javaScriptEnabled) => {
        const page = await desk.open('administrator', { javaScriptEnabled });
        await page.goto('/console/try');
        await page.getByRole('button', { name: 'Try the file' }).click();
        await page.getByRole('link', { name: 'Choose a file' }).waitFor();
        await desk.expectAccessible(page);
        const tried = async (...rows: string[]) => {
          await page.getByLabel('Manufacturer').selectOption(String(maker.manufacturer?.id));
          const file = { name: 'day.csv', mimeType: 'text/csv', buffer: Buffer.from(snapshot(...rows)) };
          await page.locator('input[type=file]').setInputFiles(file);
          await page.getByRole('button', { name: 'Try the file' }).click();
        };
        await tried(STAYS);
        await page.getByRole('heading', { name: 'would be merged' }).waitFor();
        await desk.expectAccessible(page);
        await tried('V1,C/<i>,,never');
        await page.getByRole('heading', { name: 'would be refused' }).waitFor();
        await page.getByText('C/<i>').waitFor();
        await desk.expectAccessible(page);
        expect(await runsOf(desk.service, maker)).toEqual([]);
      });

      it.each(
        withScripts({ once: false }),
      )('for a manufacturer, its keys and its calendar (scripts: %s)', async (javaScriptEnabled) => {
        await send('day.csv', STAYS);
        await send('refused.csv', 'V1,C/1,,never');
        const key = ed25519Key();
        const page = await desk.open('administrator', { javaScriptEnabled });
        await page.goto(`/console/manufacturers/${maker.manufacturer?.id}`);
        await page.getByRole('link', { name: 'merged, refused' }).waitFor();
        await page.getByLabel('Public key').fill(key.publicKey);
        await page.getByRole('button', { name: 'Add the key' }).click();
        await page.getByText(`The key ${key.fingerprint} is added.`).waitFor();
        await desk.expectAccessible(page);
        await page.getByRole('button', { name: `Remove ${key.fingerprint}` }).click();
        await page.getByText('The key is removed.').waitFor();
        await page.getByLabel('Name').fill(' ');
        await page.getByRole('button', { name: 'Change', exact: true }).click();
        await page.getByRole('link', { name: 'The name must' }).waitFor();
        await desk.expectAccessible(page);
      });
    });

    it('takes a file that is dropped on the page', async () => {
      const page = await desk.open();
      await page.goto('/console/try');
      await page.getByLabel('Manufacturer').selectOption(String(maker.manufacturer?.id));
      // As text, because this project has no types of a browser.
      const dropped = await page.evaluateHandle(`
        const transfer = new DataTransfer();
        transfer.items.add(new File([${JSON.stringify(snapshot(STAYS))}], 'dropped.csv', { type: 'text/csv' }));
        transfer`);
      await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: dropped });
      await page.getByRole('button', { name: 'Try the file' }).click();
      await page.getByRole('heading', { name: 'dropped.csv' }).waitFor();
      expect(await runsOf(desk.service, maker)).toEqual([]);
    });

    it('replaces the state of a file in progress by itself', async () => {
      const scan = vi.spyOn(desk.service.application.get(Scanner), 'scan');
      scan.mockRejectedValue(new ScannerUnavailable('gone'));
      const run = await send('waits.csv', STAYS);
      const page = await desk.open();
      await page.goto(`/console/imports/${run.id}`);
      await page.getByText('scanner unavailable').waitFor();

      scan.mockRestore();
      // Less than a session may be idle.
      desk.service.clock.advance({ minutes: 10 });
      while (await workerOf(desk.service).tick());

      await page.getByText('Merged', { exact: true }).waitFor();
      expect(await page.getByRole('button', { name: 'Give the file up' }).count()).toBe(0);
    });
  },
);
