import { bytesOf, type Mutation } from './mutation.js';
import type { Chance } from './random-choice.js';

const VINS = [
  '',
  ' ',
  '\t',
  '\u00a0\u3000',
  'A'.repeat(50),
  'A'.repeat(51),
  ` ${'A'.repeat(50)} `,
  '😀'.repeat(50),
  '😀'.repeat(51),
  'ß'.repeat(25),
  'ß'.repeat(26),
  'ﬃ'.repeat(16),
  'ﬃ'.repeat(17),
  '\tAB1\t',
  'A\tB',
  'A\0B',
  'A\u0085B',
  'A\u200bB',
  '\u202eABC',
  '\u200eABC\u200f',
  '\ufeffABC1',
  'abc1',
  'ABC1',
  'Abc1 ',
  'ABC 1',
  '日本',
  '\u0041\u0301',
  '\u00c1',
  '=1+1',
  "=cmd|' /C calc'!A0",
  '+1',
  '-1',
  '@SUM(A1)',
  '\\N',
  '\\.',
  '\\',
  '\\t\\n',
  "'; DROP TABLE recall; --",
  'NULL',
  'n/a',
  'tbc',
  'N A',
  '1.77484E+16',
  '"1,77E+16"',
  '1E-05',
  '1E5',
  '#N/A',
  'A-B\u2011C',
  'ＡＢＣ１',
  'АВС1',
  '-',
  '"AB""C"',
  '"A,B"',
  '"A\nB"',
  '"AB\r\n"',
  '" ab1\n"',
  'A"B',
  '"AB"C',
  '"AB',
  "'AB'",
];

const REFERENCES = [
  '',
  ' ',
  '\t',
  '\ufeff',
  'A'.repeat(50),
  'A'.repeat(51),
  'A'.repeat(101),
  ' '.repeat(51),
  '😀'.repeat(50),
  '😀'.repeat(51),
  'a-Z_0\\9/',
  '/',
  '\\N',
  '\\.',
  '\\\\',
  'ABC 123',
  ' ABC123',
  'ABC123 ',
  'ABC.123',
  'ABC\u00ad123',
  'ＡＢＣ',
  'АВС',
  '\u212a',
  'ſ',
  '=1+1',
  '-1',
  '--',
  '@A1',
  'R/2026/123',
  'NULL',
  '"ABC123"',
  '"ABC""123"',
  '""',
  'A\0B',
];

const DATES = [
  '',
  ' ',
  '\u3000',
  '0000-01-01',
  '0001-01-01',
  '0000-00-00',
  '9999-12-31',
  '1959-12-31',
  '1960-01-01',
  '2099-01-01',
  '9999-12-32',
  '10000-01-01',
  '2024-02-29',
  '2023-02-29',
  '1900-02-29',
  '2000-02-29',
  '2100-02-29',
  '2024-02-30',
  '2024-04-31',
  '2024-13-01',
  '2024-00-10',
  '2024-01-00',
  '2024-1-1',
  '24-01-01',
  '01/02/2024',
  '2024/01/02',
  '20240102',
  '45292',
  ' 2024-01-01',
  '2024-01-01 ',
  '2024-01-01\t',
  '2024-01-01T00:00:00Z',
  '2024-01-01 00:00',
  '2024-01-01 BC',
  '+2024-01-01',
  '-2024-01-01',
  '2024-01--1',
  '２０２４-01-01',
  '٢٠٢٤-01-01',
  '2024‑01‑01',
  '1582-10-10',
  'infinity',
  '-infinity',
  'epoch',
  'today',
  'NULL',
  '\\N',
  '"2024-01-01"',
  '"2024-01-01\r\n"',
];

const CELLS = [VINS, REFERENCES, REFERENCES, DATES].map((values) => values.map(bytesOf));

/** Changes a cell of a row. Rows are split at each comma, because a mutation need not parse quotes correctly. */
function onCell(file: string, chance: Chance, change: (cell: string, column: number) => string): string {
  const lines = file.split('\n');
  const index = lines.length < 3 ? chance.below(lines.length) : chance.from(1, lines.length - 2);
  const [, line = '', end = ''] = /^(.*?)(\r?)$/s.exec(lines[index] ?? '') ?? [];
  const cells = line.split(',');
  const column = chance.below(cells.length);
  return lines
    .with(index, cells.with(column, change(cells[column] ?? '', column)).join(',') + end)
    .join('\n');
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

/** Values, and ways to write them. */
export const CELL_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a value of another kind',
    apply: (file, chance) => onCell(file, chance, (_, column) => chance.of(CELLS[column] ?? ['x'])),
  },
  {
    name: 'two values of other kinds',
    apply: (file, chance) =>
      [1, 2].reduce(
        (changed) => onCell(changed, chance, (_, column) => chance.of(CELLS[column] ?? ['x'])),
        file,
      ),
  },
  {
    name: 'a value in lower case',
    apply: (file, chance) => onCell(file, chance, (cell) => cell.toLowerCase()),
  },
  {
    name: 'space around a value',
    apply: (file, chance) =>
      onCell(file, chance, (cell) => chance.of([` ${cell}`, `${cell} `, `\t${cell}`, `${cell}\xc2\xa0`])),
  },
  { name: 'a value in quotes', apply: (file, chance) => onCell(file, chance, quoted) },
  {
    name: 'a value in wrong quotes',
    apply: (file, chance) =>
      onCell(file, chance, (cell) =>
        chance.of([`"${cell}`, `${cell}"`, ` "${cell}"`, `"${cell}" `, `""${cell}""`, `'${cell}'`]),
      ),
  },
  { name: 'a comma too many', apply: (file, chance) => onCell(file, chance, (cell) => `${cell},`) },
  {
    name: 'one vehicle twice, written differently',
    apply(file, chance) {
      const lines = file.split('\n');
      const [vin = '', ...others] = (lines[chance.below(lines.length)] ?? '').split(',');
      const again = chance.of([
        vin.toLowerCase(),
        ` ${vin}`,
        `${vin}\t`,
        quoted(vin),
        `${vin.slice(0, 2)}-${vin.slice(2)}`,
      ]);
      const rest = chance.happens(0.5) ? others : [...others.slice(0, -1), '2020-02-02'];
      return lines.toSpliced(chance.from(1, lines.length), 0, [again, ...rest].join(',')).join('\n');
    },
  },
  {
    name: 'everything in quotes',
    apply: (file) => file.replace(/[^\r\n]+/g, (line) => line.split(',').map(quoted).join(',')),
  },
];
