import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request that changes something was sent by a page of the console itself. Browsers set these headers, and no page can (it replaces a
 * token in each form). `none` is a person who repeats a request with the browser's own buttons.
 *
 * @param origin the console's, for browsers that do not send Sec-Fetch-Site
 */
export function isFromOwnPage(headers: IncomingHttpHeaders, origin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === origin;
}
