import type { Issue } from '../../platform/errors/request-error.js';

/** The reasons that each enquirer may give, by the enquirer's id: `{"IT321": ["00EV", "00AC"]}`. */
export type ReasonsOfEnquirers = Readonly<Record<string, readonly string[]>>;

/** What administrators decide about a client of this surface. */
export interface KadoeClientTerms {
  readonly enquirers: ReasonsOfEnquirers;
  /** Null unless the client asks on behalf of others (KADOE guide, "Link Providers"). */
  readonly linkProviderId: string | null;
  /** The enquirers of other clients that let this one ask on their behalf. */
  readonly mandates: readonly string[];
  /** Its usage plan. */
  readonly plan: string | null;
}

export const ENQUIRER_ID = '[A-Z]{2}[0-9]{3}';
export const REASON_CODE = '[0-9]{2}[A-Z]{2}';
export const LINK_PROVIDER_ID = '[0-9]{4}';

/** More than any client has. A client's enquirers are read with every enquiry that finds them stale. */
export const MOST_ENQUIRERS = 200;
export const MOST_REASONS = 50;

/** A text longer than this is none of the codes, and is not repeated in an answer. */
const SHOWN = /^[\x21-\x7e]{1,12}$/;

export const isEnquirerId = (value: unknown) =>
  typeof value === 'string' && new RegExp(`^${ENQUIRER_ID}$`).test(value);
const isReasonCode = (value: unknown) =>
  typeof value === 'string' && new RegExp(`^${REASON_CODE}$`).test(value);

/** Every issue of a client's enquirers and their reasons. */
export function issuesInEnquirers(value: unknown): Issue[] {
  const whole = (message: string) => [{ field: 'enquirers', message }];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return whole('must be an object with the list of reasons of each enquirer');
  }
  const entries = Object.entries(value);
  if (entries.length > MOST_ENQUIRERS) return whole(`must have at most ${MOST_ENQUIRERS} enquirers`);
  return entries.flatMap(([id, reasons]) => {
    const field = SHOWN.test(id) ? `enquirers.${id}` : 'enquirers';
    return [
      ...(isEnquirerId(id)
        ? []
        : [{ field, message: 'must be the id of an enquirer: two capital letters and three digits' }]),
      ...issuesInReasons(field, reasons),
    ];
  });
}

function issuesInReasons(field: string, reasons: unknown): Issue[] {
  if (!Array.isArray(reasons) || reasons.length < 1 || reasons.length > MOST_REASONS) {
    return [{ field, message: `must have a list of 1 to ${MOST_REASONS} reasons` }];
  }
  return reasons.flatMap((reason, index) =>
    isReasonCode(reason)
      ? []
      : [{ field: `${field}[${index}]`, message: 'must be two digits and two capital letters' }],
  );
}

export function issueInLinkProviderId(value: unknown): string | undefined {
  if (value === null) return undefined;
  return typeof value === 'string' && new RegExp(`^${LINK_PROVIDER_ID}$`).test(value)
    ? undefined
    : 'must be four digits';
}

/** Every issue of the mandates of a client, given the rest of its terms. */
export function issuesInMandates(
  value: unknown,
  { linkProviderId, enquirers }: { readonly linkProviderId?: unknown; readonly enquirers?: unknown },
): Issue[] {
  const whole = (message: string) => [{ field: 'mandates', message }];
  if (!Array.isArray(value)) return whole('must be a list of ids of enquirers');
  if (value.length > MOST_ENQUIRERS) return whole(`must have at most ${MOST_ENQUIRERS} enquirers`);
  if (value.length > 0 && (linkProviderId === undefined || linkProviderId === null)) {
    return whole('must not be given without a linkProviderId, because only a link provider has mandates');
  }
  const own = new Set(typeof enquirers === 'object' && enquirers !== null ? Object.keys(enquirers) : []);
  return value.flatMap((id: unknown, index) => {
    const field = `mandates[${index}]`;
    if (!isEnquirerId(id))
      return [{ field, message: 'must be the id of an enquirer: two capital letters and three digits' }];
    return own.has(String(id))
      ? [{ field, message: "must not be the client's own enquirer, for which it needs no mandate" }]
      : [];
  });
}

/** In one order and each once, so that equal terms are equal texts. */
export function tidyTerms({ enquirers, linkProviderId, mandates, plan }: KadoeClientTerms): KadoeClientTerms {
  const tidy = (codes: readonly string[]) => [...new Set(codes)].sort();
  return {
    enquirers: Object.fromEntries(
      tidy(Object.keys(enquirers)).map((id) => [id, tidy(enquirers[id] ?? [])] as const),
    ),
    linkProviderId,
    mandates: tidy(mandates),
    plan,
  };
}
