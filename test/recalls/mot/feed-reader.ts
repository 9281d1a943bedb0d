import type { Answer, Service } from '../../support/service.js';

export interface VehicleAnswer {
  readonly vin: string;
  readonly hasOutstandingRecall: string;
  readonly lastConfirmedDate: string | null;
  readonly similarVins?: string[];
  readonly recalls: { readonly manufacturer: string; readonly manufacturerCampaignReference: string }[];
  readonly lastUpdatedDate: string | null;
}

/**
 * An answer as a copy contains it. The time of the last confirmation is left out, because a file without differences moves it without a
 * change in the feed.
 */
export function withoutConfirmation({ lastConfirmedDate: _, ...answer }: VehicleAnswer): object {
  return answer;
}

export interface Page {
  readonly changes: VehicleAnswer[];
  readonly manufacturers: { readonly manufacturer: string; readonly lastConfirmedDate: string | null }[];
  readonly next: string;
  readonly more: boolean;
}

type Caller = ReturnType<Service['as']>;

export function askForChanges(
  mot: Caller,
  query: { since?: string | undefined; limit?: number } = {},
): Promise<Answer> {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return mot.get(`/mot/changes?${given.join('&')}`);
}

export async function readPage(
  mot: Caller,
  query: { since?: string | undefined; limit?: number } = {},
): Promise<Page> {
  const answer = await askForChanges(mot, query);
  if (answer.status !== 200) throw new Error(`No page: ${answer.status} ${answer.text}`);
  return answer.body as Page;
}

/** Every page from a cursor to the end. */
export async function readToEnd(
  mot: Caller,
  query: { since?: string | undefined; limit?: number } = {},
): Promise<{ pages: Page[]; vins: string[]; next: string }> {
  const pages: Page[] = [];
  let page: Page;
  let since = query.since;
  do {
    page = await readPage(mot, { ...query, since });
    pages.push(page);
    since = page.next;
  } while (page.more);
  return { pages, vins: pages.flatMap(({ changes }) => changes.map(({ vin }) => vin)), next: page.next };
}
