import type { ApiPropertyOptions } from '@nestjs/swagger';
import { LONGEST_IDENTIFIER, REFERENCE_PATTERN } from '../identifiers.js';
import { REPAIR_STATUSES } from '../recall.js';

/** The fields of a recall as the OpenAPI document describes them (API guide), once for all requests and responses. */

export const VIN = {
  type: String,
  minLength: 1,
  maxLength: LONGEST_IDENTIFIER,
  description:
    'Vehicle identification number: letters from A to Z and digits. It has one form, which answers have: upper case, without ' +
    'spaces and hyphens, full-width forms as plain ones. What programs make of VINs (`1.77484E+16`, `#N/A`, invisible ' +
    'characters, letters of other scripts) and words such as `UNKNOWN` are refused.',
  example: '123456789AC',
} as const satisfies ApiPropertyOptions;

const REFERENCE = {
  type: String,
  minLength: 1,
  maxLength: LONGEST_IDENTIFIER,
  pattern: REFERENCE_PATTERN.source,
};

export const MANUFACTURER_REFERENCE = {
  ...REFERENCE,
  description: 'Your recall campaign reference.',
  example: 'CAR/1',
} as const satisfies ApiPropertyOptions;

export const DVSA_REFERENCE = {
  ...REFERENCE,
  description: 'DVSA campaign reference.',
  example: 'R/123/001',
} as const satisfies ApiPropertyOptions;

/** In a request, the empty string means the same as leaving the field out. */
export const DVSA_REFERENCE_OR_NONE = {
  ...DVSA_REFERENCE,
  required: false,
  minLength: 0,
  pattern: `${REFERENCE_PATTERN.source}|^$`,
  description: 'DVSA campaign reference. Leave it out, or empty, if there is none.',
} as const satisfies ApiPropertyOptions;

export const START_DATE = {
  type: String,
  format: 'date',
  description: 'The start date for the recall.',
  example: '2024-03-30',
} as const satisfies ApiPropertyOptions;

export const REPAIR_STATUS = {
  enum: REPAIR_STATUSES,
  description: 'Whether the vehicle has been repaired.',
} as const satisfies ApiPropertyOptions;
