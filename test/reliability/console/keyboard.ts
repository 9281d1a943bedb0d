import type { Page } from 'playwright-core';

/**
 * Marks the element that has the focus, and returns what nobody has reached yet: the elements that people can use and see. Of the radios of a group
 * one is reached with Tab, and the others with arrows.
 */
const LOOK = `(() => {
  globalThis.reached ??= new Set();
  const { activeElement } = document;
  if (activeElement.name && activeElement.type === 'radio') {
    for (const each of document.getElementsByName(activeElement.name)) reached.add(each);
  }
  reached.add(activeElement);
  const usable = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const left = [...document.querySelectorAll(usable)].filter(
    (each) => !each.disabled && each.checkVisibility({ visibilityProperty: true }) && !reached.has(each));
  const isClosed = activeElement.tagName === 'SUMMARY' && !activeElement.parentElement.open;
  return { isClosed, left: left.map((each) => each.outerHTML.slice(0, 120)) };
})()`;

interface Look {
  readonly isClosed: boolean;
  readonly left: readonly string[];
}

/** More than any page has. */
const MOST_KEYS = 2_000;

/** Presses Tab from the beginning of a page to its end, and opens with Enter what is closed. @returns what it has not reached */
export async function unreachable(page: Page): Promise<readonly string[]> {
  let look = await page.evaluate<Look>(LOOK);
  const most = Math.min(look.left.length * 2 + 50, MOST_KEYS);
  for (let pressed = 0; pressed < most && look.left.length > 0; pressed += 1) {
    await page.keyboard.press('Tab');
    look = await page.evaluate<Look>(LOOK);
    if (look.isClosed) await page.keyboard.press('Enter');
  }
  return look.left;
}
