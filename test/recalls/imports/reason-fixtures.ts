import type { Column, REASONS } from '../../../src/recalls/imports/runs/reasons.js';
import { EICAR } from './scan/eicar.js';
import { HEADER, snapshot } from './snapshot-files.js';

/** The setting for which the fixtures are made. */
export const MAX_ROWS = 3;
export const OPEN = 'VIN1,CAR/1,,2024-01-01';
export const GONE = 'VIN2,CAR/1,,2024-01-01';
export const NEW = 'VIN3,CAR/1,,2024-01-01';
const LONG = 'A'.repeat(51);

/** A file with one error, and the expected report of it. */
export interface Fixture {
  readonly name?: string;
  readonly content: string | Buffer;
  readonly line: number | null;
  readonly column: Column | null;
  readonly value: string | null;
  readonly expected: string;
}

const COLUMN_2 = 'ManufacturerRecallCampaignReference';
const COLUMN_3 = 'DVSACampaignReference';
const COLUMN_4 = 'RecallCampaignStartDate';

/** A row that is valid except for one thing, between a new row and a known one. */
const around = (row: string) => snapshot(NEW, row, OPEN);

/** One fixture for each reason that a single file can have. */
export const FIXTURES: Readonly<
  Record<
    Exclude<
      keyof typeof REASONS,
      'multipleFiles' | 'nameTimeInFuture' | 'olderFile' | 'superseded' | 'givenUp' | 'notApproved'
    >,
    Fixture
  >
> = {
  dateFormat: {
    content: around('VIN4,CAR/1,,01/02/2024'),
    line: 3,
    column: COLUMN_4,
    value: '01/02/2024',
    expected: 'must be a date of the calendar in the format YYYY-MM-DD',
  },
  encoding: {
    content: Buffer.from(around('MÜLLER,CAR/1,,2024-01-01'), 'latin1'),
    line: 3,
    column: null,
    value: 'M\uFFFDLLER,CAR/1,,2024-01-01',
    expected: 'must be UTF-8',
  },
  missingHeaders: {
    content: `${NEW}\n${OPEN}\n`,
    line: 1,
    column: null,
    value: NEW,
    expected: `must be the row ${HEADER}; there is no VIN, no ${COLUMN_2}, no ${COLUMN_3}, no ${COLUMN_4}`,
  },
  headerOrder: {
    content: `${HEADER.split(',').reverse().join(',')}\n2024-01-01,,CAR/1,VIN3\n`,
    line: 1,
    column: null,
    value: 'RecallCampaignStartDate,DVSACampaignReference,ManufacturerR…',
    expected: `must be the row ${HEADER}`,
  },
  nameTimeInvalid: {
    name: 'recalls_20240230T0600Z.csv',
    content: snapshot(NEW, OPEN),
    line: null,
    column: null,
    value: 'recalls_20240230T0600Z.csv',
    expected: 'must have a time that exists: month, day, hour, minute and second',
  },
  extension: {
    name: 'recalls.txt',
    content: snapshot(NEW),
    line: null,
    column: null,
    value: 'recalls.txt',
    expected: 'must end with .csv',
  },
  dotInFront: {
    name: '.in.recalls.csv',
    content: snapshot(NEW),
    line: null,
    column: null,
    value: '.in.recalls.csv',
    expected: 'must be a name that does not begin with a dot',
  },
  missingFields: {
    content: around('VIN4,,,2024-01-01'),
    line: 3,
    column: COLUMN_2,
    value: '',
    expected: 'must not be empty',
  },
  infected: {
    content: around(`VIN4,${EICAR},,2024-01-01`),
    line: null,
    column: null,
    value: 'recalls.csv',
    expected: 'must pass the anti-virus scan',
  },
  manufacturerReferenceTooLong: {
    content: around(`VIN4,${LONG},,2024-01-01`),
    line: 3,
    column: COLUMN_2,
    value: LONG,
    expected: 'must not be longer than 50 characters',
  },
  dvsaReferenceTooLong: {
    content: around(`VIN4,CAR/1,${LONG},2024-01-01`),
    line: 3,
    column: COLUMN_3,
    value: LONG,
    expected: 'must not be longer than 50 characters',
  },
  manufacturerReferenceInvalid: {
    content: around('VIN4,=CAR(1),,2024-01-01'),
    line: 3,
    column: COLUMN_2,
    value: "'=CAR(1)",
    expected: 'must contain only a-z, A-Z, 0-9, -, _, \\ and /',
  },
  dvsaReferenceInvalid: {
    content: around('VIN4,CAR/1,<b>R&1</b>,2024-01-01'),
    line: 3,
    column: COLUMN_3,
    value: '<b>R&1</b>',
    expected: 'must contain only a-z, A-Z, 0-9, -, _, \\ and /',
  },
  spacesInName: {
    name: 'my recalls.csv',
    content: snapshot(NEW),
    line: null,
    column: null,
    value: 'my recalls.csv',
    expected: 'must be a name without spaces',
  },
  tooManyRows: {
    content: snapshot(NEW, OPEN, GONE, 'VIN5,CAR/1,,2024-01-01'),
    line: 5,
    column: null,
    value: null,
    expected: `must have at most ${MAX_ROWS} rows`,
  },
  duplicateRows: {
    content: snapshot(NEW, OPEN, 'VIN3,CAR/1,,2024-01-02'),
    line: 4,
    column: 'VIN',
    value: 'VIN3',
    expected: 'must be the only row of its VIN and manufacturer reference, or say the same as line 2',
  },
  malformedRow: {
    content: around('VIN4,CAR/1,2024-01-01'),
    line: 3,
    column: null,
    value: 'VIN4,CAR/1,2024-01-01',
    expected: 'must have 4 columns; it has 3',
  },
  vinInvalid: {
    content: around(`${LONG},CAR/1,,2024-01-01`),
    line: 3,
    column: 'VIN',
    value: LONG,
    expected: 'must not be longer than 50 characters',
  },
};
