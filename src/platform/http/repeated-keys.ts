import { shownField } from './issue-bounds.js';

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/**
 * Whether an object in a JSON text has a duplicate key. `JSON.parse` silently keeps the last value, so a proxy or a log that keeps the
 * first one would show a different request from the one that was executed.
 *
 * Each member of an object has one colon outside strings. So a text with more colons than its value has keys contains a duplicate, however
 * the keys are escaped. Counting takes a fraction of the time of parsing.
 *
 * @param text valid JSON
 * @param value the parsed text
 */
export function hasRepeatedKeys(text: string, value: object): boolean {
  return countColons(text) !== countKeys(value);
}

/**
 * The duplicate keys in a JSON text, each once, with the path to it: `vin`, `a.b`, `vins[0].c`.
 *
 * @param text valid JSON, not nested deeper than {@link isDeeperThan} allowed, because this recurses per level
 * @param most how many to look for
 */
export function repeatedKeysIn(text: string, most: number): string[] {
  return new RepeatedKeys(text, most).find();
}

/** Whether objects and arrays in a JSON text are nested deeper, including those in values that a duplicate key discards. */
export function isDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (character === OPENING_BRACE || character === OPENING_BRACKET) depth += 1;
    else if (character === CLOSING_BRACE || character === CLOSING_BRACKET) depth -= 1;
    if (depth > levels) return true;
  }
  return false;
}

function countColons(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === COLON) colons += 1;
    else if (character === QUOTE) at = endOfString(text, at);
  }
  return colons;
}

/** The end of the string that begins at a quote: the next quote with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
}

function countKeys(value: object): number {
  let keys = 0;
  const objects: object[] = [value];
  for (let object = objects.pop(); object !== undefined; object = objects.pop()) {
    const members = Object.values(object);
    if (!Array.isArray(object)) keys += members.length;
    for (const member of members) if (typeof member === 'object' && member !== null) objects.push(member);
  }
  return keys;
}

/** A second pass over a text, only for one that is known to have duplicates. */
class RepeatedKeys {
  private at = 0;
  private readonly found = new Set<string>();

  constructor(
    private readonly text: string,
    private readonly most: number,
  ) {}

  find(): string[] {
    this.readValue('');
    return [...this.found];
  }

  private readValue(path: string): void {
    const character = this.next();
    if (character === '{') this.readObject(path);
    else if (character === '[') this.readArray(path);
    else if (character === '"') this.at = endOfString(this.text, this.at) + 1;
    else while (this.at < this.text.length && !',]}'.includes(this.text[this.at] ?? '')) this.at += 1;
  }

  private readObject(path: string): void {
    const keys = new Set<string>();
    this.at += 1;
    while (this.at < this.text.length && this.next() !== '}') {
      const start = this.at;
      this.at = endOfString(this.text, start) + 1;
      const key: string = JSON.parse(this.text.slice(start, this.at));
      const keyPath = shownField(path === '' ? key : `${path}.${key}`);
      if (keys.has(key)) this.found.add(keyPath);
      if (this.found.size >= this.most) {
        this.stop();
        return;
      }
      keys.add(key);
      this.next();
      this.at += 1;
      this.readValue(keyPath);
      if (this.next() === ',') this.at += 1;
    }
    this.at += 1;
  }

  private readArray(path: string): void {
    this.at += 1;
    for (let place = 0; this.at < this.text.length && this.next() !== ']'; place += 1) {
      this.readValue(shownField(`${path}[${place}]`));
      if (this.next() === ',') this.at += 1;
    }
    this.at += 1;
  }

  /** Moves to the end of the text, so that every loop ends. */
  private stop(): void {
    this.at = this.text.length;
  }

  /** The next character that is not white space. */
  private next(): string | undefined {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at += 1;
    return this.text[this.at];
  }
}
