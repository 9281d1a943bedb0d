import type { Refusal } from '../../platform/common-errors/common-error.js';
import {
  type CommonErrorStyle,
  commonErrorMapper,
} from '../../platform/common-errors/common-error-mapper.js';
import { PLATFORM_RULES, type PlacedIssue } from '../../platform/errors/request-error.js';
import { FIELD_RULES, type FieldRule, MALFORMED } from './codes.js';

const RULES: ReadonlySet<string> = new Set<FieldRule>(Object.values(FIELD_RULES));

/**
 * The errors of the renewal guide: `code` is the rule, `title` the path of the field, `detail` a sentence. None repeats what was sent: a
 * name that is not one of ours is the caller's own text.
 */
export const RENEWAL_ERROR_STYLE: CommonErrorStyle = {
  namesStatuses: true,
  refusalOf: ({ part, field, message, rule }: PlacedIssue): Refusal => {
    if (rule === PLATFORM_RULES.unknownName) {
      return { code: FIELD_RULES.unknownField, title: part, detail: `The ${part} has an unknown name.` };
    }
    const code = rule !== undefined && RULES.has(rule) ? rule : MALFORMED;
    return { code, title: field, detail: `${field} ${message}.` };
  },
};

export const toRenewalError = commonErrorMapper(RENEWAL_ERROR_STYLE);
