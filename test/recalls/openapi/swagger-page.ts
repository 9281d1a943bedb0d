import type { OpenAPIObject } from '@nestjs/swagger';
import type { Browser, Locator, Page } from 'playwright-core';
import { ROLES_EXTENSION } from '../../../src/platform/http/access.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';

/** An operation as the page shows it. */
export interface ShownOperation {
  readonly id: string;
  /** Undefined for what everybody may call. */
  readonly roles: readonly string[] | undefined;
  /** The statuses of success that the document names. */
  readonly successes: readonly number[];
}

/** How long a page that shows nothing is waited for. Beside three other test files, one with 60 operations needed more than half a minute. */
const PAGE_TIMEOUT_MS = 120_000;

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** A page of the documentation in a browser, used the way a reader does. */
export class SwaggerPage {
  /** What went wrong in the page itself. */
  readonly errors: string[] = [];

  private constructor(private readonly page: Page) {
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, address: string): Promise<SwaggerPage> {
    const page = await browser.newPage();
    page.setDefaultTimeout(PAGE_TIMEOUT_MS);
    const opened = new SwaggerPage(page);
    await page.goto(address);
    await page.locator('.opblock').first().waitFor();
    return opened;
  }

  close(): Promise<void> {
    return this.page.close();
  }

  /** The operations in the order in which they are shown. */
  async shownIds(): Promise<string[]> {
    return this.page
      .locator('.opblock')
      .evaluateAll((blocks) => blocks.map(({ id }) => id.replace(/^.*-/, '')));
  }

  /** Presses Authorize and enters what onboarding gave, and nothing else. */
  async authorise({ clientId, clientSecret, apiKey }: OnboardedClient): Promise<void> {
    const scheme = await this.openAuthorisation();
    await this.enter(scheme('accessToken'), ['client_id', clientId], ['client_secret', clientSecret]);
    await this.enter(scheme('apiKey'), ['api_key_value', apiKey]);
    await this.enter(
      scheme('clientBasic'),
      ['auth-basic-username', clientId],
      ['auth-basic-password', clientSecret],
    );
    await this.page.locator('.modal-ux-header .close-modal').click();
  }

  /** The same on the page of a DVLA surface, with a token that was got elsewhere. */
  async authoriseWith({ idToken, apiKey }: { idToken: string; apiKey: string }): Promise<void> {
    const scheme = await this.openAuthorisation();
    await this.enter(scheme('idToken'), ['auth-bearer-value', idToken]);
    await this.enter(scheme('apiKey'), ['api_key_value', apiKey]);
    await this.page.locator('.modal-ux-header .close-modal').click();
  }

  /**
   * Gives the page another document, in the way it got its first, and waits until it shows it. The page resolves and draws all of its
   * document again after each click, so with one operation it needs a tenth of the time.
   */
  async show(document: OpenAPIObject): Promise<void> {
    const [operation] = operationsOf(document);
    await this.page.evaluate((document) => {
      (globalThis as unknown as { ui: SwaggerUi }).ui.specActions.updateSpec(JSON.stringify(document));
    }, document);
    await this.page.waitForFunction((id) => {
      const blocks = (globalThis as unknown as { document: Dom }).document.querySelectorAll('.opblock');
      return blocks.length === 1 && blocks[0]?.id.endsWith(`-${id}`) === true;
    }, operation?.id);
  }

  /**
   * Opens an operation, presses "Try it out" and Execute, and changes nothing. It stays open, because the page draws everything again after
   * each click.
   *
   * @returns the status that the page shows, and what it shows of the answer
   */
  async execute(id: string): Promise<{ status: number; shown: string }> {
    const block = this.page.locator(`.opblock[id$="-${id}"]`);
    await press(block.locator('.opblock-summary-control'));
    await press(block.locator('.try-out__btn'));
    await press(block.locator('.execute'));
    const answer = block.locator('.live-responses-table .response').first();
    await answer.waitFor();
    const status = Number.parseInt((await answer.locator('.response-col_status').textContent()) ?? '', 10);
    const shown = `${await block.locator('.request-url').textContent()}\n${await answer.textContent()}`;
    return { status, shown };
  }

  /** @returns finds the fields of a scheme by its name */
  private async openAuthorisation(): Promise<(name: string) => Locator> {
    await this.page.locator('.scheme-container .authorize').click();
    return (name) =>
      this.page.locator('.modal-ux .auth-container', { has: this.page.locator('h4', { hasText: name }) });
  }

  private async enter(scheme: Locator, ...fields: [id: string, value: string][]): Promise<void> {
    for (const [id, value] of fields) await scheme.locator(`input[id^="${id}"]`).fill(value);
    await scheme.locator('.auth-btn-wrapper .authorize').click();
    // The page then offers to log out again.
    await scheme.locator('.auth-btn-wrapper button', { hasText: 'Logout' }).waitFor();
  }
}

/** What the page's script makes of itself, and the part of a browser that is used in it. */
interface SwaggerUi {
  readonly specActions: { updateSpec(text: string): void };
}
interface Dom {
  querySelectorAll(selector: string): ArrayLike<{ readonly id: string }>;
}

/** A click without the pointer: the browser would first wait until nothing moves, and draw the long page for it several times. */
function press(button: Locator): Promise<void> {
  return button.evaluate((element) => (element as unknown as { click(): void }).click());
}

/** What a document says of its operations, in its order. */
export function operationsOf(document: OpenAPIObject): ShownOperation[] {
  return Object.values(document.paths).flatMap((item) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as
        | { operationId: string; responses: object; [ROLES_EXTENSION]?: string[] }
        | undefined;
      if (!operation) return [];
      const statuses = Object.keys(operation.responses).map(Number);
      const successes = statuses.filter((status) => status >= 200 && status < 300);
      return [{ id: operation.operationId, roles: operation[ROLES_EXTENSION], successes }];
    }),
  );
}
