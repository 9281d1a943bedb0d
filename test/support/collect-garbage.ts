import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll } from 'vitest';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Most files leave less, and a collection takes a tenth of a second. */
const LARGE_BYTES = 400 * 1024 ** 2;

/**
 * A worker that goes from file to file grew to 1.9 GB in a run, because V8 has no reason to collect early: of 26 files 0.13 GB were in use
 * after a collection. A large worker pays for each process that it starts with a copy of its page tables.
 */
afterAll(() => {
  if (process.memoryUsage.rss() > LARGE_BYTES) collect();
});
