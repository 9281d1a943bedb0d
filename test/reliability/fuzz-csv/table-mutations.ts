import { bytesOf, type Mutation } from './mutation.js';
import type { Chance } from './random-choice.js';

const COLUMNS = 4;

/** Splits each line at its commas. */
function onRows(
  file: string,
  change: (cells: readonly string[], index: number) => readonly string[],
): string {
  return file
    .split('\n')
    .map((line, index) => {
      if (line === '' || line === '\r') return line;
      const [, text = '', end = ''] = /^(.*?)(\r?)$/s.exec(line) ?? [];
      return change(text.split(','), index).join(',') + end;
    })
    .join('\n');
}

function swapped(cells: readonly string[], one: number, other: number): readonly string[] {
  if (Math.max(one, other) >= cells.length) return cells;
  return cells.with(one, cells[other] ?? '').with(other, cells[one] ?? '');
}

function onHeader(file: string, change: (header: string) => string): string {
  return file.replace(/^[^\r\n]*/, change);
}

const HEADERS = [
  'vin,manufacturerrecallcampaignreference,dvsacampaignreference,recallcampaignstartdate',
  'VIN;ManufacturerRecallCampaignReference;DVSACampaignReference;RecallCampaignStartDate',
  'VIN,Manufacturer Recall Campaign Reference,DVSA Campaign Reference,Recall Campaign Start Date',
  'VIN, ManufacturerRecallCampaignReference, DVSACampaignReference, RecallCampaignStartDate',
  'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate,',
  'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate,Colour',
  'VIN,VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate',
  'VIN,DVSACampaignReference,ManufacturerRecallCampaignReference,RecallCampaignStartDate',
  'VIN,ManufacturerRecallCampaignReference,RecallCampaignStartDate',
  '"VIN",ManufacturerRecallCampaignReference,"DVSACampaignReference",RecallCampaignStartDate',
  '"VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate"',
  'VIN\u200b,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate',
  'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate ',
  'ＶＩＮ,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate',
  'manufacturerCampaignReference,vin',
].map(bytesOf);

const twoColumns = (chance: Chance) => [chance.below(COLUMNS), chance.below(COLUMNS)] as const;

/** Changes of columns, the header and the separator. */
export const TABLE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a column lost',
    apply(file, chance) {
      const column = chance.below(COLUMNS);
      return onRows(file, (cells) => cells.toSpliced(column, 1));
    },
  },
  {
    name: 'a column twice',
    apply(file, chance) {
      const column = chance.below(COLUMNS);
      return onRows(file, (cells) => cells.toSpliced(column, 0, cells[column] ?? ''));
    },
  },
  {
    name: 'two columns changed round',
    apply(file, chance) {
      const [one, other] = twoColumns(chance);
      return onRows(file, (cells) => swapped(cells, one, other));
    },
  },
  {
    name: 'two names of columns changed round',
    apply(file, chance) {
      const [one, other] = twoColumns(chance);
      return onRows(file, (cells, index) => (index === 0 ? swapped(cells, one, other) : cells));
    },
  },
  {
    name: 'two columns of the rows changed round',
    apply(file, chance) {
      const [one, other] = twoColumns(chance);
      return onRows(file, (cells, index) => (index > 0 ? swapped(cells, one, other) : cells));
    },
  },
  { name: 'a comma at the end of each line', apply: (file) => onRows(file, (cells) => [...cells, '']) },
  {
    name: 'another character between values',
    apply: (file, chance) => file.replaceAll(',', chance.of([';', '\t', '|', ', ', '\x1f', '\xef\xbc\x8c'])),
  },
  { name: 'another header', apply: (file, chance) => onHeader(file, () => chance.of(HEADERS)) },
  { name: 'no header', apply: (file) => onHeader(file, () => '').replace(/^\r?\n/, '') },
  {
    name: 'a letter of the header in another case',
    apply: (file, chance) =>
      onHeader(file, (header) => {
        const at = chance.below(header.length + 1);
        const letter = header[at] ?? '';
        return (
          header.slice(0, at) +
          (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()) +
          header.slice(at + 1)
        );
      }),
  },
];
