import unhomoglyph from 'unhomoglyph';

/** The scripts in which names of living languages are written, except the four that follow. */
const SCRIPTS = [
  'Arabic',
  'Armenian',
  'Bengali',
  'Cyrillic',
  'Devanagari',
  'Ethiopic',
  'Georgian',
  'Greek',
  'Gujarati',
  'Gurmukhi',
  'Hebrew',
  'Kannada',
  'Khmer',
  'Lao',
  'Latin',
  'Malayalam',
  'Myanmar',
  'Oriya',
  'Sinhala',
  'Tamil',
  'Telugu',
  'Thai',
  'Tibetan',
].map((script) => new RegExp(`^[\\p{Script=${script}}\\p{Script=Common}\\p{Script=Inherited}]*$`, 'u'));

/** Japanese, Chinese and Korean names mix their scripts, and Latin letters with them. */
const EAST_ASIAN =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;

/** Whether all letters of a name belong to one script. A Cyrillic С among Latin letters is a deception or a slip. */
export function isOfOneScript(name: string): boolean {
  return EAST_ASIAN.test(name) || SCRIPTS.some((script) => script.test(name));
}

/**
 * Whether people could take one name for the other: `ACME` and the same in Cyrillic letters, `Iveco` and `lveco`, `Orion`
 * and `0rion`. Upper and lower case are no difference; characters that look alike are Unicode's confusables (UTS #39).
 */
export function looksLike(one: string, other: string): boolean {
  const shapes = shapesOf(other);
  return shapesOf(one).some((shape, index) => shape === shapes[index]);
}

/** Called once for each character, because the library searches all six thousand confusables for each one. */
const prototypes = new Map<string, string>();

function prototypeOf(character: string): string {
  const known = prototypes.get(character);
  if (known !== undefined) return known;
  const prototype = unhomoglyph(character);
  prototypes.set(character, prototype);
  return prototype;
}

/** As written, in lower case and in upper case, because some characters look alike in only one of them. */
function shapesOf(name: string): string[] {
  // NFKC turns full-width and mathematical letters into plain ones.
  const plain = name.normalize('NFKD');
  return [plain, plain.toLowerCase(), plain.toUpperCase()].map((text) =>
    Array.from(text, prototypeOf).join('').normalize('NFD').toLowerCase().replace(/\s+/gu, ' '),
  );
}
