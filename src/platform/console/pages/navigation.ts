import type { Person } from '../people/person.js';
import type { NavigationEntry } from '../section.js';

/** An entry as GOV.UK's service navigation takes it. */
export interface ShownEntry {
  readonly text: string;
  readonly href: string;
  readonly active: boolean;
}

/** The entries that a person may open, with a mark on the one of the page. */
export function navigationFor(
  { role }: Person,
  entries: readonly NavigationEntry[],
  address: string,
): ShownEntry[] {
  const path = address.split('?', 1)[0] ?? '';
  return entries
    .filter(({ roles }) => roles.includes(role))
    .map(({ text, href }) => ({ text, href, active: path === href || path.startsWith(`${href}/`) }));
}
