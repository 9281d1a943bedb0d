/** VINs have 17 signs, and older ones fewer; a word so short is none that would tell a vehicle from all others. */
const WORD = /[\p{L}\p{N}]{9,}/gu;

/** As of when the data of a file are, such as `20261128T0600Z`. */
const TIME = /^\d{8}T\d{4}(?:\d{2})?Z$/;

/**
 * A text with names of files in it, for the log: a manufacturer chooses them, and one that sends a file for a vehicle may put its
 * VIN there. Words that may be one are left out; the run's id leads to the whole name.
 */
export function withoutVins(text: string): string {
  return text.replace(WORD, (word) => (/\p{N}/u.test(word) && !TIME.test(word) ? '…' : word));
}
