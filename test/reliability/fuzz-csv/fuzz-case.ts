import { BYTE_MUTATIONS } from './byte-mutations.js';
import { CELL_MUTATIONS } from './cell-mutations.js';
import { dailyFile } from './daily-file.js';
import type { Ledger } from './ledger.js';
import { LINE_MUTATIONS } from './line-mutations.js';
import { bytesOf, type Mutation } from './mutation.js';
import { strangeName, USUAL_NAME } from './name-mutations.js';
import { Chance } from './random-choice.js';
import { TABLE_MUTATIONS } from './table-mutations.js';
import { WHOLE_FILE_MUTATIONS } from './whole-file-mutations.js';

/** A change with a seed for its own random choices, so that it can be repeated without the others. */
export interface SeededMutation {
  readonly mutation: Mutation;
  readonly seed: number;
}

/** A file as it is sent. */
export interface FuzzCase {
  /** For a reader: the origin of the file. */
  readonly origin: string;
  readonly name: Buffer;
  readonly file: Buffer;
  /** Its base file and changes, if it can be made again. */
  readonly recipe?: { readonly sound: string; readonly mutations: readonly SeededMutation[] };
}

/** Kinds with their weights: most rules are about cells, and few whole files are something else. */
const KINDS: readonly (readonly [weight: number, mutations: readonly Mutation[]])[] = [
  [30, BYTE_MUTATIONS],
  [35, CELL_MUTATIONS],
  [16, LINE_MUTATIONS],
  [12, TABLE_MUTATIONS],
  [7, WHOLE_FILE_MUTATIONS],
];

/** Many files have one change, because one error hides others; some have none. */
const MUTATIONS_OF_A_FILE = [0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 5];

export function mutatedCase(origin: string, ledger: Ledger, seed: number): FuzzCase {
  const chance = new Chance(seed);
  const sound = bytesOf(dailyFile(ledger, chance));
  const mutations = Array.from({ length: chance.of(MUTATIONS_OF_A_FILE) }, () => ({
    mutation: anyMutation(chance),
    seed: chance.seed(),
  }));
  const name = chance.happens(0.12) ? strangeName(chance) : USUAL_NAME;
  return { origin, name, file: mutated(sound, mutations), recipe: { sound, mutations } };
}

export function mutated(sound: string, mutations: readonly SeededMutation[]): Buffer {
  const changed = mutations.reduce(
    (file, { mutation, seed }) => mutation.apply(file, new Chance(seed)),
    sound,
  );
  return Buffer.from(changed, 'latin1');
}

function anyMutation(chance: Chance): Mutation {
  let rest = chance.below(KINDS.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, mutations] of KINDS) {
    if (rest < weight) return chance.of(mutations);
    rest -= weight;
  }
  throw new Error('The weights have a sum.');
}
