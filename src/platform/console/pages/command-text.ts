import { COMMAND } from '../../cli/command-name.js';

/** Words that mean the same to every shell. To zsh, a word that begins with `=` is the path of a program. */
const PLAIN = /^[\w./@:,-][\w./@:,=-]*$/;

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

/** The words of options that have a value: `--role mot`. Those whose value is absent are left out. */
export function optionWords(options: Readonly<Record<string, string | undefined>>): string[] {
  // With a blank between them, a value that begins with a hyphen would be an option.
  return Object.entries(options).flatMap(([option, value]) =>
    value === undefined ? [] : value.startsWith('-') ? [`--${option}=${value}`] : [`--${option}`, value],
  );
}
