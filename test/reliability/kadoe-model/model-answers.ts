import fc from 'fast-check';
import { expect } from 'vitest';
import type { Question } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import { type Answer, DAYS, RegisterModel } from '../../kadoe/register/register-model.js';
import type { RegisterSite } from '../../kadoe/register/register-site.js';
import { seed } from '../plan.js';
import { EVERY_ANSWER, history, toLine, VEHICLES, VINS } from './histories.js';

/** What was tried. */
export interface Compared {
  readonly accepted: number;
  readonly refused: number;
  readonly compared: number;
  /** The kinds of answers that were met. */
  readonly answers: ReadonlySet<string>;
}

/** Loads generated files, and compares the answer about each mark and VIN, on each day and as known at each load, with the model's. */
export async function compareWithModel(site: RegisterSite, numRuns: number): Promise<Compared> {
  const answers = new Set<string>();
  let [run, accepted, refused, compared] = [0, 0, 0, 0];

  const compare = async (asked: Question['asked'], expected: Answer, question: Omit<Question, 'asked'>) => {
    answers.add(expected.split(' ')[0] ?? '');
    compared += 1;
    const { eventDate, load } = question;
    const answer = inShort(await site.resolve({ asked, ...question }));
    expect(answer, `${JSON.stringify(asked)} on ${eventDate} at load ${load}`).toBe(expected);
  };

  await fc.assert(
    fc.asyncProperty(history, async (loads) => {
      run += 1;
      // Each run has vehicles and marks of its own, because all are in one register.
      const named = (text: string) => `${text}R${run}`;
      const model = new RegisterModel();
      for (const { lines, dryRun } of loads) {
        const file = lines.map((each) => toLine(each, named));
        const next = model.after(file);
        const report = await site.load(file, { dryRun: dryRun && lines.length > 1 });
        expect(report.outcome, JSON.stringify(report.faults)).toBe(next ? 'loaded' : 'refused');
        if (next && report.number !== null) model.load(report.number, next);
        if (next) accepted += 1;
        else refused += 1;
      }
      for (const load of model.loads) {
        for (const eventDate of DAYS) {
          const today = DAYS[(load + run) % DAYS.length] ?? eventDate;
          const question = { environment: 'live', eventDate, today, load } as const;
          for (const mark of VEHICLES.map(named)) {
            const expected = model.answer(load, { mark }, eventDate, today);
            await compare({ registrationNumber: mark }, expected, question);
          }
          for (const vin of VINS.map(named)) {
            const expected = model.answer(load, { vin }, eventDate, today);
            await compare({ chassisVin: vin }, expected, question);
          }
        }
      }
    }),
    { numRuns, seed, examples: [[EVERY_ANSWER]] },
  );
  return { accepted, refused, compared, answers };
}

function inShort(answer: Awaited<ReturnType<RegisterSite['resolve']>>): Answer {
  return answer.outcome === 'keeper' ? `keeper ${answer.party.lastName}` : answer.outcome;
}
