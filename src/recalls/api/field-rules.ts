import { applyDecorators } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { isCalendarDate } from '../../platform/clock/calendar-date.js';
import { issueInInstant } from '../../platform/http/instant.js';
import { TODAY } from '../../platform/http/request-validation.js';
import { Rule } from '../../platform/http/rule.js';
import { BAD_REQUEST } from '../errors/catalogue.js';
import { isNoReference, issueInReference, issueInSoughtVin, issueInVin } from './identifiers.js';
import { REPAIR_STATUSES } from './recall.js';
import { isPossibleStartDate, latestStartDate, mustBeWithinBounds } from './start-date.js';

export const IsVin = () => Rule('isVin', issueInVin);

/** A VIN to look up, which may be in a form that is no longer accepted. */
export const IsSoughtVin = () => Rule('isSoughtVin', issueInSoughtVin);

/** A required reference. */
export const IsReference = () => Rule('isReference', issueInReference);

/** An optional reference that must be valid if it is given; the empty string is not. */
export const IsReferenceIfGiven = () =>
  Rule('isReferenceIfGiven', (value) => (value === undefined ? undefined : issueInReference(value)));

/** An optional reference; null and the empty string mean none. */
export const IsReferenceOrNone = () =>
  Rule('isReferenceOrNone', (value) => (isNoReference(value) ? undefined : issueInReference(value)));

/** The references in a query that select recalls to change. An empty parameter selects nothing. */
interface References {
  readonly manufacturerCampaignReference?: unknown;
  readonly dvsaCampaignReference?: unknown;
}

const hasNoReference = (query: References) =>
  isNoReference(query.manufacturerCampaignReference) && isNoReference(query.dvsaCampaignReference);

/** The manufacturer's reference, if the DVSA reference can be given instead. */
export const IsReferenceUnlessDvsaIsGiven = () =>
  applyDecorators(
    Rule(
      'isAnyReferenceGiven',
      (_, query) =>
        hasNoReference(query) ? 'is required, unless dvsaCampaignReference is given' : undefined,
      BAD_REQUEST.referencesMissing,
    ),
    IsReferenceIfGiven(),
  );

/** The manufacturer's reference, if the DVSA reference alone could select several recalls. */
export const IsReferenceOfOneRecall = () =>
  applyDecorators(
    Rule(
      'isAnyReferenceGiven',
      (_, query) => (hasNoReference(query) ? 'is required' : undefined),
      BAD_REQUEST.referencesMissing,
    ),
    Rule(
      'isManufacturerReferenceGiven',
      (value) => (isNoReference(value) ? 'is required' : undefined),
      BAD_REQUEST.manufacturerReferenceMissing,
    ),
    IsReference(),
  );

/** A required date. Existing clients compare with the error text, but only with that of an invalid format. */
export const IsDate = () =>
  applyDecorators(
    Rule('isGivenText', issueInGivenText),
    Rule('isCalendarDate', issueInDate, BAD_REQUEST.dateFormat),
  );

/** The date on which a campaign starts. Existing clients compare only with the error text of an invalid format. */
export const IsStartDate = () => applyDecorators(IsDate(), Rule('isPossibleStartDate', issueInStartDate));

/** The date for FIXED: today or earlier, in London. NOT_FIXED ignores it, valid or not. */
export const IsRectificationDate = () =>
  applyDecorators(
    ValidateIf(({ repairStatus }: { repairStatus: unknown }, value: unknown) => {
      // If the status is invalid, it is unknown whether the date is required, but a given date is still validated.
      return (
        repairStatus === 'FIXED' || (repairStatus !== 'NOT_FIXED' && value !== undefined && value !== null)
      );
    }),
    IsDate(),
    Rule('isNotInFuture', issueInPastDay, BAD_REQUEST.rectifiedInFuture),
  );

export const IsRepairStatus = () =>
  Rule('isRepairStatus', (value) => {
    if (value === undefined || value === null) return 'is required';
    return REPAIR_STATUSES.some((status) => status === value) ? undefined : 'must be FIXED or NOT_FIXED';
  });

export const IsRepairStatusIfGiven = () =>
  Rule('isRepairStatusIfGiven', (value) =>
    value === undefined || REPAIR_STATUSES.some((status) => status === value)
      ? undefined
      : 'must be FIXED or NOT_FIXED',
  );

export const IsInstantIfGiven = () =>
  Rule('isInstantIfGiven', (value) => (value === undefined ? undefined : issueInInstant(value)));

function issueInGivenText(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  return value === '' ? 'must not be empty' : undefined;
}

function issueInDate(value: unknown): string | undefined {
  return typeof value === 'string' && isCalendarDate(value)
    ? undefined
    : 'must be a date of the calendar in the format YYYY-MM-DD';
}

function issueInStartDate(value: unknown, body: { readonly [TODAY]?: () => string }): string | undefined {
  const latest = latestStartDate(body[TODAY]?.() ?? '');
  return typeof value === 'string' && !isPossibleStartDate(value, latest)
    ? mustBeWithinBounds(latest)
    : undefined;
}

function issueInPastDay(value: unknown, body: { readonly [TODAY]?: () => string }): string | undefined {
  // Compared as text, because YYYY-MM-DD sorts chronologically.
  return typeof value === 'string' && value > (body[TODAY]?.() ?? '') ? 'must not be after today' : undefined;
}
