import type { CDPSession, Page } from 'playwright-core';

/** A page as it was loaded with an empty cache. */
export interface PageLoad {
  /** Of the document and all that it loads, as they cross the wire. */
  readonly bytes: number;
  /** From the navigation to the load event. */
  readonly milliseconds: number;
}

const DURATION = `(({ loadEventEnd, startTime }) => loadEventEnd - startTime)(performance.getEntriesByType('navigation')[0])`;

/** Counts what the pages of a window load. */
export class PageLoads {
  readonly all: (PageLoad & { readonly path: string })[] = [];
  private bytes = 0;

  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async of(page: Page): Promise<PageLoads> {
    const session = await page.context().newCDPSession(page);
    const loads = new PageLoads(page, session);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      loads.bytes += encodedDataLength;
    });
    return loads;
  }

  /** @param navigate what leads to a page */
  async measure(navigate: () => Promise<unknown>): Promise<PageLoad> {
    this.bytes = 0;
    await Promise.all([this.page.waitForEvent('load'), navigate()]);
    // The answer comes after all that the browser has reported before.
    const { result } = await this.session.send('Runtime.evaluate', { expression: DURATION });
    const load = { bytes: this.bytes, milliseconds: Number(result.value) };
    this.all.push({ ...load, path: new URL(this.page.url()).pathname });
    return load;
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
