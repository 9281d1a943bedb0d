/**
 * Words that people and programs write when a VIN is unknown, without spaces and punctuation. None of them can be a vehicle's whole VIN.
 */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'NULL',
  'NIL',
  'NA',
  'NAN',
  'INFINITY',
  'NONE',
  'NOTHING',
  'NOVIN',
  'NOTAPPLICABLE',
  'NOTAVAILABLE',
  'NOTKNOWN',
  'NOTSET',
  'TBA',
  'TBC',
  'TBD',
  'TODO',
  'TOBECONFIRMED',
  'PENDING',
  'UNK',
  'UNKNOWN',
  'UNDEFINED',
  'UNASSIGNED',
  'UNSPECIFIED',
  'MISSING',
  'BLANK',
  'EMPTY',
  'INVALID',
  'ERROR',
  'TRUE',
  'FALSE',
]);

const LONGEST_PLACEHOLDER = Math.max(...[...PLACEHOLDERS].map(({ length }) => length));

/** Whether an upper-case text is a word for "no VIN". Real VINs have 17 characters, and are not even looked up. */
export function isPlaceholder(text: string): boolean {
  return text.length <= LONGEST_PLACEHOLDER && PLACEHOLDERS.has(text);
}

/** The words, for a query for stored VINs: an index finds each of them. */
export const PLACEHOLDER_WORDS: readonly string[] = [...PLACEHOLDERS];

const AS_TEXT = 'format the column as text before VINs are entered or loaded, and export it again';

const ALLOWED = 'must have only letters from A to Z and digits, beside spaces and hyphens';

/** `1.77484E+16`, also with a comma, and without the zero or the plus that some programs omit. */
const SCIENTIFIC_NOTATION = /^[+-]?\d{0,20}(?:[.,]\d{0,20})?E[+-]?\d{1,4}$/;

const DECIMAL_NUMBER = /^[+-]?\d{1,50}(?:[.,]\d{1,50}){1,20}$/;

/** `#N/A`, `#REF!`, `#NAME?`, and their equivalents in other languages and programs; `#####` is a column that is too narrow. */
const SPREADSHEET_ERROR = /^(?:#[\p{L}\d/_ ]{1,30}[!?]?|#{2,255}|ERR:\d{1,4})$/u;

const APOSTROPHES = "'\u2018\u2019\u201b\u02b9\u02bb\u02bc\u00b4`\u2032\uff07";

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

const CONTROL_OR_BROKEN = /[\p{Cc}\p{Cs}]/u;

const NAMES_OF_INVISIBLE: Readonly<Record<string, string>> = {
  '\u00ad': 'soft hyphen',
  '\u061c': 'Arabic letter mark',
  '\u180e': 'Mongolian vowel separator',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'pop directional formatting',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'first strong isolate',
  '\u2069': 'pop directional isolate',
  '\ufeff': 'byte order mark',
};

/** Scripts with letters that look like Latin ones, in upper case: each letter beside the Latin one that it resembles. */
const LOOK_ALIKES: readonly { readonly script: string; readonly of: RegExp; readonly pairs: string }[] = [
  {
    script: 'Cyrillic',
    of: /\p{Script=Cyrillic}/u,
    pairs: 'АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT ХX УY ҮY ҺH ӀI ԌG ԚQ ԜW ѴV З3',
  },
  { script: 'Greek', of: /\p{Script=Greek}/u, pairs: 'ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ͿJ' },
  { script: 'Armenian', of: /\p{Script=Armenian}/u, pairs: 'ՕO ՍU ՏS ԼL ՀH' },
  {
    script: 'Cherokee',
    of: /\p{Script=Cherokee}/u,
    pairs: 'ᎪA ᏴB ᏟC ᎠD ᎬE ᏀG ᎻH ᎫJ ᏦK ᏞL ᎷM ᏢP ᎡR ᏚS ᎢT ᏙV ᎳW ᎩY ᏃZ',
  },
  { script: 'Latin', of: /\p{Script=Latin}/u, pairs: '' },
];

/**
 * The issue of a text that is not a VIN: what happened to it, and how to export it correctly. A text that a program made of a VIN must
 * never be accepted as one, because then the recall with the real VIN would count as fixed. Undefined when each of its characters could be
 * in a VIN.
 *
 * @param text without white space around it
 * @param folded the same in upper case and folded, without spaces and hyphens
 */
export function describeUnusableVin(text: string, folded: string): string | undefined {
  if (CONTROL_OR_BROKEN.test(text)) return 'must not contain control characters or broken Unicode';
  const invisible = INVISIBLE.exec(text)?.[0];
  if (invisible !== undefined) {
    const name = NAMES_OF_INVISIBLE[invisible];
    const described = name === undefined ? codePointOf(invisible) : `${codePointOf(invisible)}, ${name}`;
    return `must not contain invisible characters; it has ${described}: copy VINs as plain text, or take it out`;
  }
  if (APOSTROPHES.includes(text.charAt(0))) {
    return 'must not begin with an apostrophe, by which spreadsheets mark text: format the column as text instead, and export it again';
  }
  const shown = text.toUpperCase();
  if (SPREADSHEET_ERROR.test(shown)) {
    return 'must be a VIN; this is what a spreadsheet shows for a formula that failed or a column that is too narrow: correct it there, and export it again';
  }
  if (SCIENTIFIC_NOTATION.test(shown)) {
    return `must be a VIN as text; this is scientific notation, because a spreadsheet took the VIN for a number and lost some of its digits: ${AS_TEXT}`;
  }
  if (DECIMAL_NUMBER.test(shown)) {
    return `must be a VIN as text; this is a decimal number, because a program took the VIN for a number: ${AS_TEXT}`;
  }
  if (isPlaceholder(folded.replace(/[^0-9A-Z]/g, ''))) {
    return 'must be a VIN, not a word that says that there is none: leave out what has no VIN';
  }
  if (folded === '') return `${ALLOWED}; it has no letter or digit`;
  const foreign = /[^0-9A-Z]/u.exec(folded)?.[0];
  return foreign === undefined ? undefined : `${ALLOWED}; it has ${describeForeign(foreign)}`;
}

function describeForeign(character: string): string {
  const code = codePointOf(character);
  if (character === '\ufffd') {
    return `${code}, which a program writes for what it could not read: export it as UTF-8`;
  }
  for (const { script, of, pairs } of LOOK_ALIKES) {
    if (!of.test(character) || !/\p{L}/u.test(character)) continue;
    const pair = pairs.split(' ').find((each) => each.startsWith(character));
    const looksLike = pair === undefined ? '' : `, which looks like ${pair.slice(character.length)}`;
    return `the ${script} letter ${character} (${code})${looksLike}`;
  }
  // Of other scripts only the number of characters is reported, because some would change the reading direction of the message.
  if (/\p{L}/u.test(character)) return `a letter of another script (${code})`;
  if (/\p{N}/u.test(character)) return `a digit or number of another script (${code})`;
  return /[!-~]/.test(character) ? `${character} (${code})` : `the character ${code}`;
}

function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
