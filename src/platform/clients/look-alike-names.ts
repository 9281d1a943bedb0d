import unhomoglyph from 'unhomoglyph';

/** Scripts that names of living languages are written in, but for the four that follow. */
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

/** Whether all letters of a name belong together: a Cyrillic С among Latin letters is there to deceive, or by a slip. */
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

/** Asked once for each character: the library goes through all six thousand confusables for each that it is given. */
const prototypes = new Map<string, string>();

function prototypeOf(character: string): string {
  const known = prototypes.get(character);
  if (known !== undefined) return known;
  const prototype = unhomoglyph(character);
  prototypes.set(character, prototype);
  return prototype;
}

/** As written, in lower and in upper case, because some characters look alike in one of them only. */
function shapesOf(name: string): string[] {
  // Compatibility forms are taken apart, so full-width and mathematical letters are the plain ones.
  const plain = name.normalize('NFKD');
  return [plain, plain.toLowerCase(), plain.toUpperCase()].map((text) =>
    Array.from(text, prototypeOf).join('').normalize('NFD').toLowerCase().replace(/\s+/gu, ' '),
  );
}
