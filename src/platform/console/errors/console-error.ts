import type { HttpError } from '../../errors/http-error.js';
import { PAGE_HEADERS, PAGE_TYPE } from '../pages/headers.js';
import { render } from '../pages/templates.js';

/** An answer of the console that is not what was asked for: a page that says why, or a redirect. */
export class ConsoleError extends Error implements HttpError {
  override readonly name = 'ConsoleError';
  readonly mediaType = PAGE_TYPE;
  readonly headers: Readonly<Record<string, string>>;

  /** @param page makes the page, which names the request so that an administrator can look for it in the log */
  constructor(
    readonly status: number,
    readonly errorCode: string,
    private readonly page: (requestId: string) => string,
    { headers = {}, cause }: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(errorCode, { cause });
    this.headers = { ...PAGE_HEADERS, ...headers };
  }

  body(requestId: string): string {
    return this.page(requestId);
  }
}

/** Sends a browser to another page with GET, instead of an answer to what was asked. */
export function redirectTo(location: string, errorCode: string): ConsoleError {
  return new ConsoleError(303, errorCode, () => '', { headers: { location } });
}

/** What an error page says. It has no navigation, because it may be about somebody who is not signed in. */
export interface ErrorText {
  readonly heading: string;
  /** What the person can do, in sentences. */
  readonly paragraphs: readonly string[];
}

export function errorPage(
  status: number,
  errorCode: string,
  text: ErrorText,
  options: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
): ConsoleError {
  return new ConsoleError(
    status,
    errorCode,
    (requestId) => render('platform/console/errors/error.njk', { ...text, requestId, status }),
    options,
  );
}
