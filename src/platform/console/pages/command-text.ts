import { COMMAND } from '../../cli/command-name.js';

/** Words that mean the same to every shell. */
const PLAIN = /^[\w./:@=,|-]+$/;

/**
 * The command line that does the same as a form, to be pasted into sh, bash or zsh. Names that somebody stored are quoted, so that none of them is
 * a command of its own.
 */
export function commandText(...words: readonly string[]): string {
  return [
    COMMAND,
    ...words.map((word) => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)),
  ].join(' ');
}
