import { keepFromLogs } from '../support/suite-log.js';

/** Each of them once, because many tests send the same example. */
const known = new Set<string>();

/** Shorter texts might be in a log for another reason. */
const DISTINCT = 6;

/** What every application has alike, or hardly says anything about a person. */
const OF_NOBODY = new Set(['originatorId', 'country', 'language', 'transactionType', 'localDateTime']);

/** Registers whatever an application has about a person, which must be in no log: its texts, and a part of each image. */
export function keepApplicationFromLogs(application: unknown): void {
  for (const [name, text] of textsIn(application)) {
    if (OF_NOBODY.has(name)) continue;
    const distinct = isImage(text) ? partOfImage(text) : text.trim();
    if (distinct !== undefined && distinct.length >= DISTINCT && /\w/.test(distinct)) keep(name, distinct);
  }
}

function* textsIn(value: unknown, name = ''): Generator<[name: string, text: string]> {
  if (typeof value === 'string') yield [name, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [inner, each] of Object.entries(value)) yield* textsIn(each, inner);
}

function isImage(text: string): boolean {
  return text.length > 200 && /^[A-Za-z0-9+/]+=*$/.test(text);
}

/** Beginning at a character that delimits words in the search, because only there does the search look. */
function partOfImage(base64: string): string | undefined {
  return /[+/](\w{10,40})/.exec(base64.slice(base64.length / 3))?.[1];
}

function keep(name: string, text: string): void {
  if (known.has(text)) return;
  known.add(text);
  keepFromLogs(`an application's ${name}`, text);
}
