import type { Option } from 'commander';
import type { OutputOptions } from './output-file.js';

/** The options of `recalls onboard` that every role has. */
export interface OnboardOptions extends OutputOptions {
  readonly name: string;
  readonly email: string;
  readonly role: string;
}

/** What a surface adds to `recalls onboard`: its roles, and the options that they have. Several surfaces may share an option: the same object. */
export interface OnboardPart {
  readonly roles: readonly string[];
  readonly options: readonly Option[];
  onboard(options: OnboardOptions): Promise<void>;
}

/** For an option that may be given several times. */
export function collect(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}
