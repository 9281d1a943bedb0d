import { randomFrom } from '../../support/random.js';
import { isWhole, seed } from '../plan.js';
import { expectNothingLeft } from './leftovers.js';
import type { Scenario } from './scenario.js';
import type { Surroundings } from './surroundings.js';
import type { Breakable, Trap } from './trap.js';

const SLICE_EVERY = 120;

/** The results of failing the calls of a scenario to one dependency, one call per run. */
export interface Tally {
  readonly scenario: string;
  readonly dependency: string;
  /** How many calls the scenario makes when none of them fails. */
  calls: number;
  /** How many were failed in each way, each in a run of its own. */
  readonly failed: Map<string, number>;
  /** The calls after whose failure a mail arrived twice. */
  readonly doubled: string[];
  /** The problems, each with the call: "at call 7, COMMIT, …". */
  readonly faults: string[];
}

/**
 * Fails call 1, then call 2 and so on, each in a run of its own with a subject of its own, until the scenario ends before the call that was
 * to fail; and repeats that for each kind of failure. A slice fails the first, the last and a selection in between.
 */
export async function failEachCall<Subject>(
  surroundings: Surroundings,
  scenario: Scenario<Subject>,
  dependency: Breakable,
): Promise<Tally> {
  const runOf = (kind: string, number: number) => oneRun(surroundings, scenario, dependency, kind, number);
  const tally: Tally = {
    scenario: scenario.name,
    dependency: dependency.name,
    calls: 0,
    failed: new Map(),
    doubled: [],
    faults: [],
  };
  let calls: number | undefined;
  for (const kind of dependency.kinds) {
    if (calls === undefined || dependency.countsByKind) {
      const unbroken = await runOf(kind, Number.POSITIVE_INFINITY);
      calls = unbroken.calls;
      tally.faults.push(...unbroken.faults);
      tally.calls = Math.max(tally.calls, calls);
    }
    // The first kind also counts connecting. If it finds no call, the other kinds find none either.
    if (calls === 0) break;
    let failed = 0;
    for (const number of isWhole ? counting() : someOf(calls, `${scenario.name} ${kind}`)) {
      const run = await runOf(kind, number);
      tally.faults.push(...run.faults);
      if (run.doubled !== undefined) tally.doubled.push(run.doubled);
      if (!run.reached) break;
      failed += 1;
    }
    tally.failed.set(kind, failed);
  }
  return tally;
}

async function oneRun<Subject>(
  surroundings: Surroundings,
  scenario: Scenario<Subject>,
  dependency: Breakable,
  kind: string,
  number: number,
): Promise<{ calls: number; reached: boolean; doubled: string | undefined; faults: string[] }> {
  const subject = await scenario.prepare();
  const faults: string[] = [];
  dependency.arm(kind, number);
  try {
    await scenario.attempt(subject);
  } catch (error) {
    faults.push(`attempt: ${textOf(error)}`);
  }
  const trap = dependency.disarm();
  const steps = [
    ['right afterwards', () => scenario.judge(subject)],
    ['once all works again', () => scenario.finish(subject)],
    ['in the end', () => expectNothingLeft(surroundings.service)],
  ] as const;
  for (const [when, step] of steps) {
    try {
      await step();
    } catch (error) {
      faults.push(`${when}: ${textOf(error)}`);
    }
  }
  await surroundings.redisIsBack();
  const where =
    trap.failed === undefined ? 'with no call failed' : `at call ${number}, ${trap.failed}, ${kind}`;
  return {
    calls: trap.calls.length,
    reached: trap.failed !== undefined,
    doubled: scenario.hasDoubledMail?.(subject) ? `${mailsCallOf(trap)}, ${kind}` : undefined,
    faults: faults.map((fault) => `${scenario.name}, ${dependency.name}, ${where}, ${fault}`),
  };
}

/**
 * When everything fails from a call on, that may be a call of something else that goes on at the same time, such as the report of a quota. The
 * COMMIT behind it is the one after which nobody can know that the mail had left. It is not reached when anything before it failed.
 */
function mailsCallOf({ broken, failed }: Trap): string | undefined {
  return broken.find((call) => call === 'COMMIT') ?? failed;
}

function* counting(): Generator<number> {
  for (let number = 1; ; number += 1) yield number;
}

/** The first, the last and every n-th in between, with an offset from the seed. */
function someOf(calls: number, what: string): number[] {
  const letters = [...what].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 31, seed);
  const numbers = new Set([1, calls]);
  const first = 2 + Math.floor(randomFrom(letters)() * SLICE_EVERY);
  for (let number = first; number < calls; number += SLICE_EVERY) numbers.add(number);
  return [...numbers].sort((one, other) => one - other);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
