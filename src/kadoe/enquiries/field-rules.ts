import { applyDecorators } from '@nestjs/common';
import { isCalendarDate } from '../../platform/clock/calendar-date.js';
import { TODAY } from '../../platform/http/request-validation.js';
import { Rule } from '../../platform/http/rule.js';

/** The rules that are no wrong format, so that the error mapper can word them otherwise. */
export const ENQUIRY_RULES = { missing: 'isGiven', oneIdentifier: 'isOneIdentifier' } as const;

/** What each field must be like, for callers and for the document. The patterns of the two identifiers also match small letters. */
export const FORMS = {
  /** Loose on purpose: `111V`, `2292CZ`, `XYZ1` and `Q123ABC` are marks of real vehicles. */
  registrationNumber: {
    // At least one letter and one digit, said without looking ahead, which many who read the document can't do.
    pattern: /^(?:[A-Z]+[0-9]|[0-9]+[A-Z])[A-Z0-9]*$/i,
    maxLength: 7,
    message: 'must have 2 to 7 letters and digits, at least one of each, and no spaces',
  },
  /** No rule of 17 characters, because older vehicles have shorter ones, and so has a published test vehicle. */
  chassisVin: {
    pattern: /^[A-Z0-9]+$/i,
    maxLength: 20,
    message: 'must have 1 to 20 letters and digits, and no spaces',
  },
  enquirerId: {
    pattern: /^[A-Z]{2}[0-9]{3}$/,
    maxLength: 5,
    message: 'must have two upper-case letters and three digits',
  },
  linkProviderId: { pattern: /^[0-9]{4}$/, maxLength: 4, message: 'must have four digits, in a string' },
  reasonCode: {
    pattern: /^[0-9]{2}[A-Z]{2}$/,
    maxLength: 4,
    message: 'must have two digits and two upper-case letters',
  },
  referenceNumber: {
    pattern: /^[\x20-\x7e]+$/,
    maxLength: 50,
    message: 'must have 1 to 50 printable ASCII characters, in a string',
  },
} as const;

type PatternField = keyof typeof FORMS;

function issueOfForm(field: PatternField, value: unknown): string | undefined {
  const { pattern, maxLength, message } = FORMS[field];
  const fits = typeof value === 'string' && value.length <= maxLength && pattern.test(value);
  return fits ? undefined : message;
}

const IsGiven = () =>
  Rule(ENQUIRY_RULES.missing, (value) => (value === undefined || value === null ? 'is required' : undefined));

/** A required field of this form. */
export const HasForm = (field: PatternField) =>
  applyDecorators(
    IsGiven(),
    Rule('hasForm', (value) => issueOfForm(field, value)),
  );

/** A field that may be left out. */
export const HasFormIfGiven = (field: PatternField) =>
  Rule('hasFormIfGiven', (value) => (value === undefined ? undefined : issueOfForm(field, value)));

/** On the mark: a vehicle is named by either its mark or its VIN. */
export const IsUnlessVinIsGiven = () =>
  Rule(ENQUIRY_RULES.oneIdentifier, (value, { chassisVin }: { readonly chassisVin?: unknown }) =>
    (value === undefined) === (chassisVin === undefined)
      ? 'or chassisVin is required, and not both'
      : undefined,
  );

/** Version 1.0.0 of DVLA's API took the first instant of the day. Some callers still send it. */
const FIRST_INSTANT = 'T00:00:00.000Z';

/** The day that a valid date of an event names. */
export function eventDayOf(eventDate: string): string {
  return eventDate.endsWith(FIRST_INSTANT) ? eventDate.slice(0, -FIRST_INSTANT.length) : eventDate;
}

/** A day that exists, and not after today in London: nobody can know yet who will be the keeper. */
export const IsEventDate = () =>
  applyDecorators(
    IsGiven(),
    Rule('isEventDate', (value, body: { readonly [TODAY]?: () => string }) => {
      if (typeof value !== 'string' || !isCalendarDate(eventDayOf(value))) {
        return 'must be a date of the calendar in the format YYYY-MM-DD';
      }
      // As text, because YYYY-MM-DD sorts chronologically.
      return eventDayOf(value) > (body[TODAY]?.() ?? '') ? 'must not be after today' : undefined;
    }),
  );
