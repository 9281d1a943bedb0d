import type { Refusal } from '../../platform/common-errors/common-error.js';
import {
  type CommonErrorStyle,
  commonErrorMapper,
} from '../../platform/common-errors/common-error-mapper.js';
import type { PlacedIssue } from '../../platform/errors/request-error.js';
import { ENQUIRY_RULES } from '../enquiries/field-rules.js';
import { ERRORS } from './refusals.js';

/** What the fields of an enquiry, and the places around them, are called in the texts of errors. */
const NAMES: Readonly<Record<string, string>> = {
  registrationNumber: 'vehicle registration number',
  chassisVin: 'vehicle identification number',
  enquirerId: 'enquirer ID',
  linkProviderId: 'link provider ID',
  reasonCode: 'reason code',
  eventDate: 'event date',
  referenceNumber: 'reference number',
  body: 'request body',
  request: 'request',
  Host: 'header Host',
};

/**
 * The errors of the KADOE guide, in DVLA's common form. `detail` has DVLA's words, and `title` what would be right. Neither repeats what was
 * sent: a name that is not one of ours is the caller's own text.
 */
export const KADOE_ERROR_STYLE: CommonErrorStyle = {
  namesStatuses: false,
  refusalOf: ({ field, message, rule }: PlacedIssue): Refusal => {
    const { code } = ERRORS.invalidFormat;
    const name = NAMES[field];
    if (name === undefined) return { code, detail: 'Unknown field' };
    const title = `${field} ${message}`;
    if (rule === ENQUIRY_RULES.oneIdentifier) {
      return {
        code,
        title,
        detail: `Exactly one of ${NAMES.registrationNumber} and ${NAMES.chassisVin} is required`,
      };
    }
    if (rule === ENQUIRY_RULES.missing) return { code, title, detail: `Missing required field - ${name}` };
    return { code, title, detail: `Invalid format for field - ${name}` };
  },
};

export const toKadoeError = commonErrorMapper(KADOE_ERROR_STYLE);
