import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Console } from '../../console/console-browser.js';
import { unreachable } from './keyboard.js';
import { type PageLoad, PageLoads } from './page-loads.js';
import type { ConsolePage, Visitor } from './pages.js';
import { MARKUP, PLANTED } from './planted.js';

/** A way to look at pages. */
export interface View {
  readonly visitor: Visitor;
  readonly hasScripts: boolean;
  readonly width: number;
}

/** Axe does not report them, and a label, or what a script replaces, would be that of another element. */
const REPEATED_IDS = `(() => {
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  return ids.filter((id, place) => ids.indexOf(id) !== place);
})()`;

/** A browser through which somebody looks at pages one after another. */
export class Walk {
  private constructor(
    private readonly desk: Console,
    private readonly view: View,
    private readonly page: Page,
    private readonly loads: PageLoads,
  ) {}

  static async begin(desk: Console, view: View): Promise<Walk> {
    const { visitor, hasScripts, width } = view;
    const options = {
      javaScriptEnabled: hasScripts,
      viewport: { width, height: 800 },
      userAgent: `Mozilla/5.0 ${MARKUP}`,
    };
    const page =
      visitor === 'nobody'
        ? await desk.openAsStranger(options)
        : await desk.open(visitor, { name: `${MARKUP} ${visitor}`, ...options });
    return new Walk(desk, view, page, await PageLoads.of(page));
  }

  end(): Promise<void> {
    return this.page.context().close();
  }

  /** Looks at a page in every way that a browser can, and fails where something is wrong with it. @returns whether it shows markup, as text */
  async visit(
    { address, status }: ConsolePage,
    { byKeyboard }: { readonly byKeyboard: boolean },
  ): Promise<{ load: PageLoad; showsMarkup: boolean }> {
    const { visitor, hasScripts, width } = this.view;
    const where = `${address} (${visitor}, scripts: ${hasScripts}, ${width} px)`;
    const load = await this.load(address, status);
    expect(await this.page.locator(PLANTED).count(), `elements that are markup of others: ${where}`).toBe(0);
    const text = await this.page.locator('body').innerText();
    const overflow = await this.page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow, `scrolls sideways: ${where}`).toBe(0);
    expect(await this.page.evaluate(REPEATED_IDS), `ids of several elements: ${where}`).toEqual([]);
    await this.desk.expectAccessible(this.page, [width]);
    if (byKeyboard) {
      expect(await unreachable(this.page), `not reached with the keyboard: ${where}`).toEqual([]);
    }
    return { load, showsMarkup: text.includes(MARKUP) };
  }

  /** Only loads it. */
  load(address: string, status?: number): Promise<PageLoad> {
    return this.loads.measure(async () => {
      const answer = await this.page.goto(address);
      // A filter that is wrong is said on the page, with 400 or 200.
      expect(status === undefined ? [200, 400] : [status], address).toContain(answer?.status());
    });
  }
}
