import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_MISSING } from '../support/chromium.js';
import type { Console } from './console-browser.js';
import { startFirstHour, walkThroughFirstHour } from './first-hour.js';

const DOCUMENT = 'docs/console.md';
const FOLDER = 'docs/console';
/** `npm run console-pictures` sets it. Otherwise they are drawn into a folder that is removed. */
const REPLACES = process.env.CONSOLE_PICTURES === 'replace';

const WIDTH = 1_000;
/** What is below is cut off, so that a reader sees what the text is about. */
const TALLEST = 1_100;
const MOST_BYTES = 60_000;

describe.skipIf(CHROMIUM_MISSING)(
  `The pictures of docs/console.md${CHROMIUM_MISSING ? ` (${CHROMIUM_MISSING})` : ''}`,
  { timeout: 120_000 },
  () => {
    let desk: Console;
    let folder: string;
    /** By name, the text of the page when its picture was drawn. */
    const texts: Record<string, string> = {};

    beforeAll(async () => {
      desk = await startFirstHour();
      folder = REPLACES ? FOLDER : await mkdtemp(join(tmpdir(), 'recalls-test-pictures-'));
      await mkdir(folder, { recursive: true });
      const page = await desk.open('administrator', {
        name: 'Olive',
        viewport: { width: WIDTH, height: 800 },
        reducedMotion: 'reduce',
      });
      await walkThroughFirstHour(page, async (name) => {
        await writeFile(join(folder, `${name}.png`), await picture(page, name === 'home'));
        texts[name] = await page.locator('main').innerText();
      });
      const known = `${JSON.stringify(texts, null, 2)}\n`;
      await writeFile(join(folder, 'texts.json'), known);
    }, 120_000);

    afterAll(async () => {
      await desk?.stop();
      if (!REPLACES && folder) await rm(folder, { recursive: true });
    });

    it('are those that the script draws, and all of them are shown', async () => {
      const shown = [
        ...(await readFile(DOCUMENT, 'utf8')).matchAll(/^!\[[^\]]{20,}\]\(console\/([\w-]+\.png)\)$/gm),
      ];
      const names = shown.map(([, name]) => name);
      expect(names.toSorted()).toEqual(
        Object.keys(texts)
          .map((name) => `${name}.png`)
          .toSorted(),
      );
      const stored = (await readdir(FOLDER)).filter((name) => name.endsWith('.png'));
      expect(stored.toSorted()).toEqual(names.toSorted());
    });

    it('are of the pages as they are now: npm run console-pictures draws them anew', async () => {
      expect(texts).toEqual(JSON.parse(await readFile(join(FOLDER, 'texts.json'), 'utf8')));
    });

    it('are small, stored and drawn now', async () => {
      for (const from of [FOLDER, folder]) {
        for (const name of Object.keys(texts)) {
          const bytes = await readFile(join(from, `${name}.png`));
          expect(bytes.length, name).toBeLessThanOrEqual(MOST_BYTES);
          const { format, width, height } = await sharp(bytes).metadata();
          expect({ format, width }, name).toEqual({ format: 'png', width: WIDTH });
          expect(height, name).toBeLessThanOrEqual(TALLEST);
        }
      }
    });
  },
);

/** With few colours: a page has not many, and its letters stay readable. The navigation, which all pages have, is on one of them alone. */
async function picture(page: Page, withNavigation: boolean): Promise<Buffer> {
  await page.evaluate('scrollTo(0, 0)');
  const whole = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
  const main = await page.locator('main').boundingBox();
  const { height = 0 } = await sharp(whole).metadata();
  const top = withNavigation || !main ? 0 : Math.round(main.y);
  const bottom = main ? Math.round(main.y + main.height) : height;
  return sharp(whole)
    .extract({ left: 0, top, width: WIDTH, height: Math.min(bottom - top, TALLEST) })
    .png({ palette: true, colours: 32, dither: 0, compressionLevel: 9, effort: 10 })
    .toBuffer();
}
