import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { randomFrom } from './random.js';

/** A worker that changes to a file of another project loses what it has loaded, so the files of a project follow each other. */
const PROJECTS = ['unit', 'walks', 'isolated', 'service'];

/** They take a minute or longer, and use a fifth of a core meanwhile: they wait for processes that they start, and for timeouts. */
const LONG =
  /test\/(reliability|topology|platform\/database\/embedded-|bootstrap|recalls\/openapi|cli\/(backup|command-line|running-service))/;

/** They take two minutes or longer. */
const LONGEST = /(networks|embedded-(postgres|safety|endings)|prefilled-requests)\.test\.ts$/;

/**
 * Every so many files one is a long one. All of them at first would leave the cores idle, and one at the end would run alone. Some 40 of 300
 * files are long, so the last one begins when two thirds of the files are done.
 */
const ONE_LONG_OF = 5;

/**
 * Random, because a failure that shows in one order only is a failure: the seed is printed at the start, and `--sequence.seed=…` repeats
 * the order.
 */
export class FileOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const random = randomFrom(this.ctx.config.sequence.seed);
    const shuffled = files
      // They come in the order in which the disk was read.
      .toSorted((one, other) => (one.moduleId < other.moduleId ? -1 : 1))
      .map((file) => ({ file, place: random() - (LONGEST.test(file.moduleId) ? 1 : 0) }))
      .toSorted((one, other) => one.place - other.place)
      .map(({ file }) => file);
    return PROJECTS.flatMap((name) => mixed(shuffled.filter(({ project }) => project.name === name)));
  }
}

function mixed(files: readonly TestSpecification[]): TestSpecification[] {
  const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
  const long = files.filter(isLong);
  const short = files.filter((file) => !isLong(file));
  return files.flatMap((_, place) => {
    const [first, second] = place % ONE_LONG_OF === 0 ? [long, short] : [short, long];
    return first.shift() ?? second.shift() ?? [];
  });
}
