import { tryOut } from './api-trial.js';
import { type FuzzCase, mutated, type SeededMutation } from './fuzz-case.js';
import { WrongOutcome } from './sending.js';
import type { TrialImport } from './trial-import.js';
import { disagreement } from './verdict.js';

const MOST_BYTES_SHOWN = 3_000;

/** How many attempts are made to shrink a file that is judged wrongly. */
const MOST_TRIALS = 200;

/**
 * A failure with everything that is needed to investigate it. If the file is still judged wrongly when it is tried again, it is shrunk
 * first.
 */
export async function explained(error: unknown, trials: TrialImport, seed: number): Promise<unknown> {
  if (!(error instanceof WrongOutcome)) return error;
  const { fuzzCase } = error;
  const smaller = await shrunk(fuzzCase, trials).catch(() => fuzzCase);
  const lines = [
    error.message,
    `RELIABILITY_SEED=${seed}, ${fuzzCase.origin}`,
    `Mutations: ${namesOf(fuzzCase.recipe?.mutations ?? [])}`,
    `Name: ${JSON.stringify(fuzzCase.name.toString('latin1'))}`,
    `File: ${shown(fuzzCase.file)}`,
    ...(smaller === fuzzCase
      ? []
      : [`Smaller: ${namesOf(smaller.recipe?.mutations ?? [])} ${shown(smaller.file)}`]),
  ];
  return new Error(lines.join('\n'));
}

/** Removes mutations, then lines, as long as a trial over the API still judges the file wrongly. */
async function shrunk(fuzzCase: FuzzCase, trials: TrialImport): Promise<FuzzCase> {
  const maker = await trials.newMaker();
  let left = MOST_TRIALS;
  const isWrong = async (candidate: FuzzCase) => {
    left -= 1;
    const { verdict } = await tryOut(trials.service, maker, candidate);
    return (
      verdict !== undefined && disagreement(trials.judge(candidate), verdict, candidate.file) !== undefined
    );
  };
  if (!fuzzCase.recipe || !(await isWrong(fuzzCase))) return fuzzCase;
  const { sound } = fuzzCase.recipe;
  let best = fuzzCase;
  const made = (mutations: readonly SeededMutation[]): FuzzCase => ({
    ...fuzzCase,
    file: mutated(sound, mutations),
    recipe: { sound, mutations },
  });
  for (const one of fuzzCase.recipe.mutations) {
    const candidate = made((best.recipe?.mutations ?? []).filter((each) => each !== one));
    if (await isWrong(candidate)) best = candidate;
  }
  for (let index = 1; left > 0; ) {
    const lines = best.file.toString('latin1').split('\n');
    if (index >= lines.length) break;
    const candidate = { ...best, file: Buffer.from(lines.toSpliced(index, 1).join('\n'), 'latin1') };
    if (await isWrong(candidate)) best = candidate;
    else index += 1;
  }
  return best;
}

function namesOf(mutations: readonly SeededMutation[]): string {
  return mutations.length === 0 ? 'none' : mutations.map(({ mutation }) => mutation.name).join('; ');
}

function shown(file: Buffer): string {
  const start = file.subarray(0, MOST_BYTES_SHOWN).toString('base64');
  return file.length > MOST_BYTES_SHOWN ? `${start}… (${file.length} bytes)` : start;
}
