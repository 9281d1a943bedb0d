/** Shorter texts might be in a log for another reason. */
const DISTINCT = 6;

/** What every application has alike, or hardly says anything about a person. */
const OF_NOBODY = new Set(['originatorId', 'country', 'language', 'transactionType', 'localDateTime']);

/** Whatever an application has about a person, as far as a log that has it can be told from one that has it not. */
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
