import { isDeepStrictEqual } from 'node:util';
import type fc from 'fast-check';

/** One step of a sequence. Each kind of step states what its model needs. */
export function command<Model extends object, World>(
  what: string,
  run: (model: Model, world: World) => Promise<void>,
  check: (model: Model) => boolean = () => true,
): fc.AsyncCommand<Model, World> {
  return {
    check: (model) => check(model as Model),
    run: async (model, world) => {
      try {
        await run(model, world);
      } catch (error) {
        throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    },
    toString: () => what,
  };
}

/** @throws Error with both */
export function expectSame(given: unknown, expected: unknown): void {
  if (isDeepStrictEqual(given, expected)) return;
  throw new Error(`it gave ${JSON.stringify(given)}, and should have given ${JSON.stringify(expected)}`);
}
