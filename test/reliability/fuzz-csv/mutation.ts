import type { Chance } from './random-choice.js';

/** One change of a file. Bytes are represented as latin1, one character per byte, so that text and bytes are changed alike. */
export interface Mutation {
  readonly name: string;
  apply(file: string, chance: Chance): string;
}

/** A text's bytes in this representation. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function cut(file: string, from: number, to: number, instead = ''): string {
  return file.slice(0, from) + instead + file.slice(to);
}

/** A random position in a file, including its ends. */
export function place(file: string, chance: Chance): number {
  return chance.below(file.length + 1);
}
