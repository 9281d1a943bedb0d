import { defineConfig } from 'vitest/config';

const UNIT = 'test/**/*.unit.test.ts';

/** They put something else in the place of a module (`vi.mock`), which they can't where it is loaded already. */
const REPLACING_MODULES = [
  'test/platform/database/embedded-signals.test.ts',
  'test/platform/identity/entra/secrets.test.ts',
  'test/platform/identity/entra/troubles.test.ts',
];

/** They share one service that was started as the documents say. */
const WALKS = ['test/walks/**/*.test.ts', 'test/client-kit/started-service.test.ts'];

export default defineConfig({
  test: {
    setupFiles: ['reflect-metadata'],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Nest and TypeORM take seconds to load, which each of 230 files would wait for. So the files of a worker share what is loaded, and a
    // test leaves nothing behind in it.
    isolate: false,
    // A test that asserts nothing can't fail.
    expect: { requireAssertions: true },
    // A failure that only shows in one order is a failure: the seed is printed with it.
    sequence: { shuffle: { tests: false, files: true } },
    projects: [
      {
        extends: true,
        // Pure rules, with neither a database nor the framework: `npm test -- --project=unit` is the inner loop.
        test: { name: 'unit', include: [UNIT], pool: 'threads', sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: [UNIT, ...REPLACING_MODULES, ...WALKS],
          globalSetup: ['test/support/global-setup.ts'],
          pool: 'forks',
          // After the other project: a worker ends when the next file is of another one, and what it has loaded is lost.
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: REPLACING_MODULES,
          globalSetup: ['test/support/global-setup.ts'],
          pool: 'forks',
          isolate: true,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'walks',
          include: WALKS,
          globalSetup: ['test/support/global-setup.ts', 'test/walks/start-service.ts'],
          pool: 'forks',
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
