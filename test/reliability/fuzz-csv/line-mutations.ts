import { cut, type Mutation } from './mutation.js';
import type { Chance } from './random-choice.js';

/** Lines with their ends. */
const linesOf = (file: string) => file.match(/[^\n]*\n|[^\n]+$/g) ?? [''];

const onLines = (name: string, change: (lines: string[], chance: Chance) => readonly string[]): Mutation => ({
  name,
  apply: (file, chance) => change(linesOf(file), chance).join(''),
});

const withEnds = (end: string) =>
  onLines(`lines end with ${JSON.stringify(end)}`, (lines) =>
    lines.map((line) => line.replace(/\r?\n$/, end)),
  );

/** Line ends and whole lines. */
export const LINE_MUTATIONS: readonly Mutation[] = [
  ...['\r\n', '\r', '\n\r', '\r\r\n', '\n\n', '\v', '\f', '\xc2\x85', '\xe2\x80\xa8', ''].map(withEnds),
  onLines('line ends of all kinds', (lines, chance) =>
    lines.map((line) => line.replace(/\r?\n$/, chance.of(['\n', '\r\n', '\n', '\r']))),
  ),
  { name: 'last line end lost', apply: (file) => file.replace(/\r?\n$/, '') },
  { name: 'a lone carriage return at the end', apply: (file) => `${file.replace(/\r?\n$/, '')}\r` },
  {
    name: 'blank lines at the end',
    apply: (file, chance) =>
      file + chance.of(['\n', '\r\n', '\n\n\n', '\r\n\r\n', ' \n', '\t', ',,,\n', '""\n', '\x1a']),
  },
  onLines('a blank line', (lines, chance) =>
    lines.toSpliced(chance.below(lines.length + 1), 0, chance.of(['\n', '\r\n', ' \n', ',,,\n', '""\n'])),
  ),
  onLines('a line lost', (lines, chance) => lines.toSpliced(chance.below(lines.length), 1)),
  onLines('half the lines lost', (lines) => lines.slice(0, Math.ceil(lines.length / 2))),
  onLines('only the first line left', (lines) => lines.slice(0, 1)),
  onLines('a line twice', (lines, chance) =>
    lines.toSpliced(chance.below(lines.length + 1), 0, chance.of(lines)),
  ),
  onLines('two lines changed round', (lines, chance) => {
    const [one, other] = [chance.below(lines.length), chance.below(lines.length)];
    return lines.with(one, lines[other] ?? '').with(other, lines[one] ?? '');
  }),
  onLines('lines from the end to the beginning', ([header = '', ...rows]) => [header, ...rows.reverse()]),
  onLines('the first line once more in the middle', (lines, chance) =>
    lines.toSpliced(chance.below(lines.length + 1), 0, lines[0] ?? ''),
  ),
  onLines('a comment line', (lines, chance) =>
    lines.toSpliced(chance.below(lines.length + 1), 0, chance.of(['# export\n', 'sep=,\n', '--\n'])),
  ),
  onLines('a line broken in two', (lines, chance) => {
    const index = chance.below(lines.length);
    const line = lines[index] ?? '';
    const at = chance.below(line.length + 1);
    return lines.with(index, cut(line, at, at, '\n'));
  }),
  onLines('two lines in one', (lines, chance) => {
    const index = chance.below(lines.length);
    return lines.with(index, (lines[index] ?? '').replace(/\r?\n$/, ''));
  }),
];
