/** A field of the form in which a person onboards a client. What it may have, the service says that takes the request. */
export interface OnboardingField {
  /** The property of the request. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly kind: 'text' | 'lines' | 'choice';
  /** Of a choice; the first is chosen until the person chooses another. */
  readonly choices?: readonly { readonly value: string; readonly text: string }[];
  /** The option of `recalls onboard` that has the same. */
  readonly option: string;
  /** The value of the property, from a text that is not empty. */
  parse(text: string): unknown;
  /** The values of the option, if it may be given several times. */
  words?(text: string): readonly string[];
}

/** The lines that are not empty. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
