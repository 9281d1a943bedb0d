import type { Chance } from './random-choice.js';

/** One change of a file. Bytes are kept as latin1: each character is one byte, so text and bytes are changed alike. */
export interface Mutation {
  readonly name: string;
  apply(file: string, chance: Chance): string;
}

/** The bytes of a text, as mutations have them. */
export function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

export function cut(file: string, from: number, to: number, instead = ''): string {
  return file.slice(0, from) + instead + file.slice(to);
}

/** Somewhere in a file, its very ends included. */
export function place(file: string, chance: Chance): number {
  return chance.below(file.length + 1);
}
