import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { CheckedAnswer } from './checked-caller.js';
import { command, expectSame } from './command.js';
import { type ExpectedAnswer, summaryOf } from './expected-answer.js';
import { callOf, callsAboutOne, type PlannedCall, plannedCalls, send } from './recall-calls.js';
import { motAnswerOf, outcomeOf, type RecallCall, type Recalls } from './recall-model.js';
import { askForMot, followFeed, isShown, list, type RecallCommand } from './recall-readings.js';
import type { RecallWorld } from './recall-world.js';

/** Opening, reading, fixing, reopening and deleting recalls in any order, and all reads of them. */
export const recallCommands: fc.Arbitrary<RecallCommand>[] = [
  plannedCalls(['open', 'open', 'repair', 'repair', 'delete', 'find']).map(callOnce),
  plannedCalls(['open', 'repair', 'repair', 'delete']).map(callOnce),
  plannedCalls(['open']).map(wholeLife),
  callsAboutOne.map(callAtOnce),
  callsAboutOne.map(callAtOnce),
  fc
    .record({
      client: fc.nat({ max: 2 }),
      reference: fc.nat({ max: 2 }),
      limit: fc.integer({ min: 1, max: 3 }),
      isFixed: fc.option(fc.boolean(), { nil: undefined }),
    })
    .map(list),
  fc.boolean().map(askForMot),
  fc.constantFrom(1, 2, 500).map(followFeed),
];

function callOnce(planned: PlannedCall): RecallCommand {
  return command(`call ${JSON.stringify(planned)}`, async (model, world) => {
    const { service, names } = world.callers;
    service.clock.advance({ milliseconds: 1 });
    const call = callOf(planned, world);
    const { recalls, answer } = outcomeOf(model.recalls, call, names, service.clock.now());
    expectSame(summaryOf(await send(planned, world), answer), answer);
    model.recalls = recalls;
  });
}

/** The whole life of a recall from its opening on, including the calls that are too early or too late. */
function wholeLife(planned: PlannedCall): RecallCommand {
  const kinds = [
    'open',
    'find',
    'repair',
    'delete',
    'repair',
    'reopen',
    'reopen',
    'find',
    'delete',
    'find',
    'open',
  ] as const;
  const steps = kinds.map((kind) =>
    callOnce(
      kind === 'reopen'
        ? { ...planned, kind: 'repair', date: null }
        : { ...planned, kind, date: '2024-07-01' },
    ),
  );
  return command(`the life of ${JSON.stringify(planned)}`, async (model, world) => {
    for (const step of steps) await step.run(model, world);
  });
}

/** The responses and the final state must be those of the calls in some sequential order. */
function callAtOnce(several: readonly PlannedCall[]): RecallCommand {
  return command(`at once ${JSON.stringify(several)}`, async (model, world) => {
    const { service, names } = world.callers;
    service.clock.advance({ milliseconds: 1 });
    const answers = await Promise.all(several.map((planned) => send(planned, world)));
    const calls = several.map((planned) => callOf(planned, world));
    const possible = outcomesLike(answers, calls, model.recalls, { names, at: service.clock.now() });
    if (possible.length === 0) {
      throw new Error(
        `No order has these answers: ${JSON.stringify(answers.map(({ status, body }) => [status, body]))}`,
      );
    }
    for (const recalls of possible) {
      if (!(await isThere(recalls, world))) continue;
      model.recalls = recalls;
      return;
    }
    throw new Error('No order leaves what is there.');
  });
}

/** The possible final states for these responses, because several orders can have the same responses. */
function outcomesLike(
  answers: readonly CheckedAnswer[],
  calls: readonly RecallCall[],
  before: Recalls,
  { names, at }: { readonly names: readonly string[]; readonly at: number },
): Recalls[] {
  const found = new Map<string, Recalls>();
  for (const order of ordersOf(calls)) {
    let recalls = before;
    const expected = new Map<RecallCall, ExpectedAnswer>();
    for (const call of order) {
      const outcome = outcomeOf(recalls, call, names, at);
      recalls = outcome.recalls;
      expected.set(call, outcome.answer);
    }
    const isSo = answers.every((answer, index) => {
      const told = expected.get(calls[index] as RecallCall);
      return told !== undefined && isDeepStrictEqual(summaryOf(answer, told), told);
    });
    if (isSo) found.set(JSON.stringify([...recalls].sort()), recalls);
  }
  return [...found.values()];
}

async function isThere(recalls: Recalls, world: RecallWorld): Promise<boolean> {
  const { caller, names, mot: headers } = world.callers;
  const { body } = await caller.call('findVehicles', { headers, body: { vins: world.vins } });
  const vehicles = world.vins.map((vin) => motAnswerOf(recalls, vin, names));
  return isDeepStrictEqual(body, { vehicles }) && (await isShown(recalls, world));
}

function ordersOf<Each>(things: readonly Each[]): Each[][] {
  const [first, ...others] = things;
  if (first === undefined) return [[]];
  return ordersOf(others).flatMap((order) =>
    things.map((_, place) => [...order.slice(0, place), first, ...order.slice(place)]),
  );
}
