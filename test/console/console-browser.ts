import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { Invitations } from '../../src/console/people/invitations.js';
import type { Settings } from '../../src/platform/config/settings.js';
import type { PersonRole } from '../../src/platform/console/people/person.js';
import { isWhole } from '../reliability/plan.js';
import { startChromium } from '../support/chromium.js';
import { Service } from '../support/service.js';
import { freePort } from '../support/started-service.js';
import { keepFromLogs } from '../support/suite-log.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * How stories run in this test run. `npm run verify` plays each one with and without scripts. `npm test` plays it once, some with and some
 * without, because a second time takes as long as the first one and finds little.
 */
export function withScripts({ once }: { readonly once: boolean }): readonly boolean[] {
  return isWhole ? [true, false] : [once];
}

/** Of windows, in px: axe searches a page at each of them. A narrow page may collapse what a wide one shows. */
const WIDTHS = isWhole ? [1280, 320] : [1280];

const NARROWEST = 320;

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Where pages run no scripts, the browser calls no timer. Axe has some that only wait for their turn; the others end what takes too long.
 */
const TIMERS =
  'globalThis.setTimeout = (call, delay = 0) => { if (delay < 10) Promise.resolve().then(call); return 0; }';

/** What axe reports, as far as a failed test shows it. */
interface AxeResult {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** The service with its console, and browsers in which people are signed in. One for each test file. */
export class Console {
  private browser: Browser | undefined;
  private readonly problems: string[] = [];

  private constructor(readonly service: Service) {}

  /** @param settings those that a test needs beside the defaults */
  static async start(
    settings: Partial<Settings> = {},
    options: Parameters<typeof Service.start>[1] = {},
  ): Promise<Console> {
    const port = settings.port ?? (await freePort());
    // The console's links have the address at which it listens. Only what a test does is done: there is no worker.
    const parts = new Set(['api', 'console'] as const);
    return new Console(await Service.start({ port, parts, ...settings }, options));
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.service.stop();
  }

  get url(): string {
    return this.service.settings.consoleUrl ?? this.service.url;
  }

  /** A link that signs somebody in, made as the command line makes it. */
  async link(role: PersonRole = 'administrator', name: string = role): Promise<string> {
    const invitations = this.service.application.get(Invitations, { strict: false });
    const link = await invitations.admit({ kind: 'command line', user: 'test' }, name, role);
    keepFromLogs('a sign-in link', new URL(link).searchParams.get('link') ?? '');
    return link;
  }

  /** Without a browser: for statuses, headers, and what a browser would not send. */
  async signIn(role: PersonRole = 'administrator', name: string = role): Promise<ConsoleClient> {
    const link = new URL(await this.link(role, name)).searchParams.get('link') ?? '';
    const client = new ConsoleClient(this.url);
    const answer = await client.post('/console/sign-in', { link });
    if (answer.status !== 303) throw new Error(`Not signed in: ${answer.status}`);
    return client;
  }

  /** Nobody. */
  get stranger(): ConsoleClient {
    return new ConsoleClient(this.url);
  }

  /**
   * A browser in which somebody with the role is signed in. What its pages report is checked by {@link expectAccessible}.
   *
   * @param name who it is; each role has somebody of its own
   */
  async open(
    role: PersonRole = 'administrator',
    { name = role as string, ...options }: BrowserContextOptions & { name?: string } = {},
  ): Promise<Page> {
    const context = await this.context(options);
    const client = await this.signIn(role, name);
    await context.addCookies([{ name: 'console', value: client.token, url: this.url }]);
    return this.newPage(context);
  }

  /** A browser in which nobody is signed in. */
  async openAsStranger(options: BrowserContextOptions = {}): Promise<Page> {
    return this.newPage(await this.context(options));
  }

  /**
   * Checks the page as it is now: no finding of axe, no violation of the policy, no error of a script, and nothing that makes a window of 320 px
   * scroll sideways.
   */
  async expectAccessible(page: Page, widths: readonly number[] = WIDTHS): Promise<void> {
    const size = page.viewportSize();
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const results = await this.runAxe(page);
      const found = results.map(({ id, help, nodes }) => [id, help, ...nodes.map(({ html }) => html)]);
      expect(found, `axe about ${page.url()}, ${width} px wide`).toEqual([]);
    }
    await page.setViewportSize({ width: NARROWEST, height: 800 });
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow, `${page.url()} is wider than ${NARROWEST} px`).toBe(0);
    if (size) await page.setViewportSize(size);
    expect(this.problems.splice(0), 'what the browser reported').toEqual([]);
  }

  private async context(options: BrowserContextOptions): Promise<BrowserContext> {
    this.browser ??= await startChromium();
    const context = await this.browser.newContext({ ...options, baseURL: this.url });
    context.setDefaultTimeout(20_000);
    return context;
  }

  private async newPage(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('pageerror', (error) => this.problems.push(`${page.url()}: ${error.message}`));
    page.on('console', (message) => {
      // A page that says 400 or 403 is also "failed to load" to the browser.
      const isStatus = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isStatus) this.problems.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  }

  /** Through the browser's own protocol, because the pages' policy lets no other script in. It also works where pages run no scripts. */
  private async runAxe(page: Page): Promise<readonly AxeResult[]> {
    // It is not detached, because that would take away the passkeys of a test.
    const session = await page.context().newCDPSession(page);
    const { frameTree } = await session.send('Page.getFrameTree');
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
      worldName: 'axe',
    });
    const evaluate = async (expression: string) => {
      const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    await evaluate(`${TIMERS}; ${AXE}; undefined`);
    const options = JSON.stringify({ runOnly: { type: 'tag', values: RULES }, preload: false });
    const found = await evaluate(
      `axe.run(document, ${options}).then(({ violations }) => JSON.stringify(violations))`,
    );
    return JSON.parse(found);
  }
}

/** An answer of the console. */
export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends requests as a page of the console would, with the cookie of a session. */
export class ConsoleClient {
  readonly cookies = new Map<string, string>();

  constructor(private readonly url: string) {}

  /** Of the session; empty when there is none. */
  get token(): string {
    return this.cookies.get('console') ?? '';
  }

  get(path: string, headers: Record<string, string> = {}): Promise<ConsoleAnswer> {
    return this.send(path, { method: 'GET', headers });
  }

  /** Sends a form. `formId` is a new one unless the fields have one. */
  post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Record<string, string> = {},
  ): Promise<ConsoleAnswer> {
    const body = new URLSearchParams({ formId: crypto.randomUUID(), ...fields });
    return this.send(path, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin', ...headers },
    });
  }

  private async send(
    path: string,
    { headers, ...init }: RequestInit & { headers: Record<string, string> },
  ): Promise<ConsoleAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(path, this.url), {
      ...init,
      redirect: 'manual',
      headers: { cookie, ...headers },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
      if (name === 'console' && value !== '') keepFromLogs('a session', value);
    }
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  }
}
