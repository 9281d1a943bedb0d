import { describe, expect, it } from 'vitest';
import { createBatcher } from '../../../src/platform/database/batcher.js';

/** Queries that wait until the test answers them. */
function held() {
  const asked: { questions: readonly number[]; answer(): void; fail(error: Error): void }[] = [];
  const askAll = (questions: readonly number[]) =>
    new Promise<number[]>((resolve, reject) => {
      asked.push({ questions, answer: () => resolve(questions.map((one) => one * 10)), fail: reject });
    });
  return { asked, askAll };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('questions that come one by one', () => {
  it('go together when they come in one turn of the event loop, and each gets its own answer', async () => {
    const { asked, askAll } = held();
    const ask = createBatcher(askAll, { atOnce: 2, together: 10 });
    const answers = Promise.all([ask(1), ask(2), Promise.resolve().then(() => ask(3))]);
    await turn();
    expect(asked.map(({ questions }) => questions)).toEqual([[1, 2, 3]]);
    asked[0]?.answer();
    expect(await answers).toEqual([10, 20, 30]);
  });

  it('wait while as many statements as allowed are on their way, and then go together', async () => {
    const { asked, askAll } = held();
    const ask = createBatcher(askAll, { atOnce: 1, together: 10 });
    const first = ask(1);
    await turn();
    const second = ask(2);
    await turn();
    const third = ask(3);
    await turn();
    expect(asked.map(({ questions }) => questions)).toEqual([[1]]);
    asked[0]?.answer();
    expect(await first).toBe(10);
    await turn();
    expect(asked.map(({ questions }) => questions)).toEqual([[1], [2, 3]]);
    asked[1]?.answer();
    expect(await Promise.all([second, third])).toEqual([20, 30]);
  });

  it('are spread over several statements when there are more than one may carry', async () => {
    const { asked, askAll } = held();
    const ask = createBatcher(askAll, { atOnce: 1, together: 2 });
    const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
    for (const questions of [[1, 2], [3, 4], [5]]) {
      await turn();
      expect(asked.at(-1)?.questions).toEqual(questions);
      asked.at(-1)?.answer();
    }
    expect(await answers).toEqual([10, 20, 30, 40, 50]);
  });

  it('are asked again each time: nothing is kept', async () => {
    const { asked, askAll } = held();
    const ask = createBatcher(askAll, { atOnce: 1, together: 10 });
    const equal = Promise.all([ask(1), ask(1)]);
    await turn();
    asked[0]?.answer();
    expect(await equal).toEqual([10, 10]);
    const later = ask(1);
    await turn();
    asked[1]?.answer();
    expect(await later).toBe(10);
    expect(asked.map(({ questions }) => questions)).toEqual([[1, 1], [1]]);
  });

  it('fail with their statement, and the next ones continue', async () => {
    const { asked, askAll } = held();
    const ask = createBatcher(askAll, { atOnce: 1, together: 2 });
    const failing = Promise.allSettled([ask(1), ask(2)]);
    const next = ask(3);
    await turn();
    asked[0]?.fail(new Error('no database'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    asked[1]?.answer();
    expect(await next).toBe(30);
  });
});
