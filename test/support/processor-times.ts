import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, expect } from 'vitest';

/** Where to append how much processor time each test file took: a line each. Without it nothing is measured. */
const file = process.env.PROCESSOR_TIMES;

interface Seconds {
  /** Of this worker, and of all processes that it started and that have ended. */
  readonly own: number;
  readonly started: number;
}

/** Node.js does not tell of the processes that were started, so this is Linux's. Times are in hundredths of a second there. */
function processorTime(): Seconds {
  const [, fields = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  const seconds = (...places: number[]) =>
    places.reduce((sum, place) => sum + Number(fields.split(' ')[place]), 0) / 100;
  return { own: seconds(11, 12), started: seconds(13, 14) };
}

/** What the worker had used at the end of the file before, because loading the next file is a part of its time. */
const worker: typeof globalThis & { processorTimeBefore?: Seconds } = globalThis;

if (file !== undefined) {
  const begun = performance.now();
  afterAll(() => {
    const before = worker.processorTimeBefore ?? { own: 0, started: 0 };
    const now = processorTime();
    worker.processorTimeBefore = now;
    const name = expect.getState().testPath?.replace(/^.*\/test\//, '') ?? 'unknown';
    const figures = [now.own - before.own, now.started - before.started, (performance.now() - begun) / 1_000];
    appendFileSync(file, `${figures.map((seconds) => seconds.toFixed(1)).join('\t')}\t${name}\n`);
  });
}
