import { defineConfig } from 'vitest/config';
import { FileOrder } from './test/support/file-order.js';

const UNIT = 'test/**/*.unit.test.ts';

/** They put something else in the place of a module (`vi.mock`), which they can't where it is loaded already. */
const REPLACING_MODULES = [
  'test/platform/database/embedded-signals.test.ts',
  'test/platform/identity/entra/secrets.test.ts',
  'test/platform/identity/entra/troubles.test.ts',
];

/**
 * It starts a process for most of its images, which costs a copy of the worker's page tables: 13 ms from a small one and 101 ms from one with 1.6 GB,
 * as large as those become that share what they load.
 */
const MANY_PROCESSES = ['test/reliability/renewal-images.test.ts'];

/** They share one service that was started as the documents say. */
const WALKS = ['test/walks/**/*.test.ts', 'test/client-kit/started-service.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['reflect-metadata', 'test/support/collect-garbage.ts', 'test/support/processor-times.ts'],
    // More than a small machine has cores, because many files wait for processes, PostgreSQL and timeouts. With four, two cores had no
    // idle time left.
    maxWorkers: 3,
    // They end what hangs. Beside other files, on a machine whose memory is slow, some tests take ten times as long as alone.
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // Nest and TypeORM take seconds to load, which each of 230 files would wait for. So the files of a worker share what is loaded, and a
    // test leaves nothing behind in it.
    isolate: false,
    // A test that asserts nothing can't fail.
    expect: { requireAssertions: true },
    // A failure that only shows in one order is a failure: the seed is printed with it.
    sequence: { shuffle: { tests: false, files: true }, sequencer: FileOrder },
    projects: [
      {
        extends: true,
        // Pure rules, with neither a database nor the framework: `npm test -- --project=unit` is the inner loop. They only compute, so more
        // workers than cores would gain nothing.
        test: { name: 'unit', include: [UNIT], pool: 'threads', maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: [UNIT, ...REPLACING_MODULES, ...MANY_PROCESSES, ...WALKS],
          globalSetup: ['test/support/global-setup.ts'],
          pool: 'forks',
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: [...REPLACING_MODULES, ...MANY_PROCESSES],
          globalSetup: ['test/support/global-setup.ts'],
          pool: 'forks',
          isolate: true,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'walks',
          include: WALKS,
          globalSetup: ['test/support/global-setup.ts', 'test/walks/start-service.ts'],
          pool: 'forks',
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
