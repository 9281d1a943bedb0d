import type { ApiPropertyOptions } from '@nestjs/swagger';
import { CLOSURES_DECISIONS, IMPORT_SOURCES, IMPORT_STATES } from '../runs/import-run.js';
import { COLUMNS, REASONS } from '../runs/reasons.js';

/** The fields of a run as the OpenAPI document describes them, once for all requests and responses. */

export const RUN_ID = {
  type: String,
  format: 'uuid',
  description: 'Which run: one file that came in, from its receipt to its outcome.',
  example: '5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11',
} as const satisfies ApiPropertyOptions;

export const FILE_NAME = {
  type: String,
  description: 'As it was sent.',
  example: 'recalls.csv',
} as const satisfies ApiPropertyOptions;

export const SOURCE = {
  enum: IMPORT_SOURCES,
  description: 'How the file came: over SFTP, or by an administrator on the command line.',
} as const satisfies ApiPropertyOptions;

export const STATE = {
  enum: IMPORT_STATES,
  description:
    '`received`, `scanning`, `validating` and `merging` are in progress. `done`: merged. `rejected`: nothing of the ' +
    'file was merged. `held`: merged, but its closures wait for an administrator; or, with `heldWhole`, nothing of it is ' +
    'merged until an administrator approves it.',
} as const satisfies ApiPropertyOptions;

export const INSTANT = {
  type: String,
  format: 'date-time',
  example: '2024-04-30T14:02:39.155Z',
} as const satisfies ApiPropertyOptions;

/** A number of bytes, rows, recalls or errors. */
export const COUNT = { type: 'integer', minimum: 0, example: 2 } as const satisfies ApiPropertyOptions;

export const DECISION = {
  enum: CLOSURES_DECISIONS,
  nullable: true,
  description:
    'What became of closures that were held: an administrator `approved` or `rejected` them, or a later file ' +
    '`superseded` this one. Null as long as nobody decided, or when none were held.',
} as const satisfies ApiPropertyOptions;

export const REASON = {
  enum: Object.values(REASONS),
  // The first twelve are the SFTP guide's, "Error reasons".
  description: 'Why the file was refused, in the words of the e-mail that tells the team.',
} as const satisfies ApiPropertyOptions;

export const LINE = {
  type: 'integer',
  minimum: 1,
  nullable: true,
  description: 'The header is line 1. Null for what is wrong with the file as a whole.',
  example: 3,
} as const satisfies ApiPropertyOptions;

export const COLUMN = {
  enum: COLUMNS,
  nullable: true,
  description: 'Null when the fault is of no one column.',
} as const satisfies ApiPropertyOptions;
