/** Shorter texts might be in a log for another reason. */
const DISTINCT = 6;

/** What every application has alike, or hardly says anything about a person. */
const OF_NOBODY = new Set(['originatorId', 'country', 'language', 'transactionType', 'localDateTime']);

/** The texts of an application that are about a person, and long enough to be found in a log without mistaking another text for them. */
export function* distinctTextsOf(application: unknown): Generator<[name: string, text: string]> {
  for (const [name, text] of textsIn(application)) {
    if (OF_NOBODY.has(name)) continue;
    const distinct = isImage(text) ? partOfImage(text) : text.trim();
    if (distinct !== undefined && distinct.length >= DISTINCT && /\w/.test(distinct)) yield [name, distinct];
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

/** Between two characters that delimit words in the search, because it looks for whole words. */
function partOfImage(base64: string): string | undefined {
  return /[+/](\w{10,})(?=[+/])/.exec(base64.slice(base64.length / 3))?.[1];
}
