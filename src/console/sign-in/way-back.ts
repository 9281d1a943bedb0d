/** Of a form that was interrupted: its tab is still open, and goes on by itself. */
const OTHER_TAB = 'tab';

const ANY_ORIGIN = 'http://console.invalid';

/** Where a person goes after the sign-in: a page of the console, and never an address elsewhere that somebody put into a link. */
export function wayBack(back: unknown): string {
  if (back === OTHER_TAB) return '/console/signed-in';
  if (typeof back !== 'string' || !URL.canParse(back, ANY_ORIGIN)) return '/console';
  const { origin, pathname, search } = new URL(back, ANY_ORIGIN);
  return origin === ANY_ORIGIN && /^\/console(\/|$)/.test(pathname) ? `${pathname}${search}` : '/console';
}
