import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll } from 'vitest';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/**
 * A worker that goes from file to file grows by 20 MB each, because V8 has no reason to collect early: to 1.9 GB at the end of a run, and to
 * 0.3 GB when it collects after each file. A large worker pays for each process that it starts with a copy of its page tables.
 */
afterAll(collect);
