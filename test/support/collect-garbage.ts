import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll } from 'vitest';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Most files leave less, and a collection takes a tenth of a second. */
const LARGE_BYTES = 400 * 1024 ** 2;

/**
 * A worker that goes from file to file grows to 1.9 GB in a run, because V8 has no reason to collect early; what is in use stays below
 * 0.2 GB. A large worker pays for each process that it starts with a copy of its page tables.
 */
afterAll(() => {
  if (process.memoryUsage.rss() > LARGE_BYTES) collect();
});
