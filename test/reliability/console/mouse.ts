import type { Locator, Page } from 'playwright-core';
import type { PageLoads } from './page-loads.js';

/** Somebody at a page, whose clicks are counted. Typing is no click, and neither is the key that leads from one field to the next. */
export class Mouse {
  clicks = 0;

  constructor(
    readonly page: Page,
    private readonly loads: PageLoads,
  ) {}

  /** Follows a link. */
  async link(name: string): Promise<void> {
    const link = this.page.getByRole('link', { name, exact: true }).first();
    await this.loads.measure(() => this.click(link));
  }

  /** Presses a button that leads to a page. */
  async button(name: string | RegExp): Promise<void> {
    const button = this.page.getByRole('button', { name, exact: true });
    await this.loads.measure(() => this.click(button));
  }

  radio(name: string): Promise<void> {
    return this.click(this.page.getByRole('radio', { name, exact: true }));
  }

  /** Opening a select and choosing in it. */
  async select(label: string, option: string): Promise<void> {
    this.clicks += 1;
    await this.page.getByLabel(label, { exact: true }).selectOption(option);
  }

  /** Clicks on the first field, and goes to each of the others with the key. */
  async type(texts: Readonly<Record<string, string>>): Promise<void> {
    for (const [place, [label, text]] of Object.entries(texts).entries()) {
      const field = this.page.getByLabel(label, { exact: true });
      if (place === 0) await this.click(field);
      else await this.tabTo(field);
      await this.page.keyboard.insertText(text);
    }
  }

  private async click(target: Locator): Promise<void> {
    this.clicks += 1;
    await target.click();
  }

  private async tabTo(field: Locator): Promise<void> {
    for (let pressed = 0; pressed < 20; pressed += 1) {
      await this.page.keyboard.press('Tab');
      if (await field.evaluate((element) => element.matches(':focus'))) return;
    }
    throw new Error('The key does not lead to the field.');
  }
}
