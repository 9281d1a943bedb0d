import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Console } from '../../console/console-browser.js';
import { MARKUP } from './planted.js';

const FIELDS = 'input:not([type=hidden], [type=file]), textarea';

/** Forms that change something and in which something is typed. What is in a file field is not kept, and its page says so. */
const FORMS = `main form[method=post]:not([hidden]):not([enctype]):has(${FIELDS})`;

/**
 * Fills in each form of the pages, ends the session, and sends the form. Everything that was typed has to be in the answer, ready to be sent again.
 *
 * @param most forms, after which it is enough
 * @returns how many forms there were
 */
export async function interruptForms(
  desk: Console,
  addresses: readonly string[],
  most: number,
): Promise<number> {
  let forms = 0;
  for (const address of addresses) {
    if (forms >= most) break;
    const page = await desk.open('administrator');
    await page.goto(address);
    const count = await page.locator(FORMS).count();
    for (let place = 0; place < count; place += 1) {
      if (place > 0) await page.context().addCookies([await cookieOf(desk)]);
      await page.goto(address);
      const form = page.locator(FORMS).nth(place);
      await fillIn(form);
      const typed = await entriesOf(form);
      expect(typed.length, address).toBeGreaterThan(0);
      desk.service.clock.advance({ minutes: 31 });
      await Promise.all([page.waitForEvent('load'), form.locator('button').first().click()]);
      await page.getByRole('heading', { name: 'You have been signed out' }).waitFor();
      const kept = await entriesOf(page.locator('main form'));
      expect(kept, `form ${place + 1} of ${address}`).toEqual(typed);
      forms += 1;
    }
    await page.context().close();
  }
  return forms;
}

/** As the browser would send them. As text, because this project has no types of a browser. */
function entriesOf(form: Locator): Promise<string[][]> {
  return form.evaluateAll(
    new Function('forms', 'return [...new FormData(forms[0])]') as (forms: unknown[]) => string[][],
  );
}

async function cookieOf(desk: Console) {
  const { token } = await desk.signIn();
  return { name: 'console', value: token, url: desk.url };
}

async function fillIn(form: Locator): Promise<void> {
  for (const field of await form.locator(FIELDS).all()) {
    const kind = await field.getAttribute('type');
    if (kind === 'radio' || kind === 'checkbox') await field.check();
    else await field.fill(`typed ${MARKUP}`);
  }
}
