import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { randomFrom } from './random.js';

/** Of each project that shares a group, in this order: a worker that changes to another project loses what it has loaded. */
const PROJECTS = ['unit', 'walks', 'isolated', 'service'];

/** They start processes and wait for them and for timeouts, a minute or longer, and use a fifth of a core meanwhile. */
const LONG =
  /test\/(reliability|topology|platform\/database\/embedded-|bootstrap|recalls\/openapi|cli\/(backup|command-line|running-service))/;

/**
 * Every so many files one is a long one. All long ones at first would leave the cores idle, and one at the end would run alone. Of the 300
 * files some 40 are long, so the last one begins when two thirds of the files are done.
 */
const ONE_LONG_OF = 5;

/**
 * Random, because a failure that only shows in one order is a failure. `--sequence.seed=…` repeats an order; the seed is printed at the
 * start.
 */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const random = randomFrom(this.ctx.config.sequence.seed);
    return PROJECTS.flatMap((project) => {
      const shuffled = files
        .filter((file) => file.project.name === project)
        .sort((one, other) => (one.moduleId < other.moduleId ? -1 : 1))
        .map((file) => ({ file, place: random() }))
        .sort((one, other) => one.place - other.place)
        .map(({ file }) => file);
      const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
      const long = shuffled.filter(isLong);
      const short = shuffled.filter((file) => !isLong(file));
      const mixed: TestSpecification[] = [];
      for (let place = 0; mixed.length < shuffled.length; place += 1) {
        const next =
          place % ONE_LONG_OF === 0 ? (long.shift() ?? short.shift()) : (short.shift() ?? long.shift());
        if (next) mixed.push(next);
      }
      return mixed;
    });
  }
}
