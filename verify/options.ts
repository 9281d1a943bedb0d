import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { PARTS, type Part } from './parts.js';

export interface VerifyOptions {
  readonly parts: readonly Part[];
  readonly seed: number;
}

/**
 * `--only=crash-server,soak` runs only these parts, and `--seed=7` repeats a run as far as timing allows.
 *
 * @throws Error that says what would be valid
 */
export function readOptions(parameters: string[]): VerifyOptions {
  const { values } = parseArgs({
    args: parameters,
    options: { only: { type: 'string' }, seed: { type: 'string' } },
  });
  const seed = values.seed === undefined ? randomBytes(4).readUInt32LE() : Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new Error('--seed must be a whole number from 0 to 4294967295.');
  return { parts: values.only === undefined ? PARTS : values.only.split(',').map(partNamed), seed };
}

function partNamed(name: string): Part {
  const part = PARTS.find((each) => each.name === name);
  if (part) return part;
  throw new Error(
    `There is no part ${JSON.stringify(name)}. --only takes ${PARTS.map((each) => each.name).join(', ')}.`,
  );
}
