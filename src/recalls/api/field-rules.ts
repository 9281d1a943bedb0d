import { applyDecorators } from '@nestjs/common';
import { ValidateIf } from 'class-validator';
import { issueInInstant } from '../../platform/http/instant.js';
import { TODAY } from '../../platform/http/request-validation.js';
import { Rule } from '../../platform/http/rule.js';
import { BAD_REQUEST } from '../errors/catalogue.js';
import { isCalendarDate } from './calendar-date.js';
import { isNoReference, issueInReference, issueInSoughtVin, issueInVin } from './identifiers.js';
import { REPAIR_STATUSES } from './recall.js';
import { isPossibleStartDate, latestStartDate, mustBeWithinBounds } from './start-date.js';

export const IsVin = () => Rule('isVin', issueInVin);

/** A VIN that recalls are looked for by, also in a form that is no longer taken. */
export const IsSoughtVin = () => Rule('isSoughtVin', issueInSoughtVin);

/** A reference that has to be there. */
export const IsReference = () => Rule('isReference', issueInReference);

/** A reference that, when it is given at all, has to obey its rule: an empty one does not. */
export const IsReferenceIfGiven = () =>
  Rule('isReferenceIfGiven', (value) => (value === undefined ? undefined : issueInReference(value)));

/** A reference that may be left out, also by sending null or nothing. */
export const IsReferenceOrNone = () =>
  Rule('isReferenceOrNone', (value) => (isNoReference(value) ? undefined : issueInReference(value)));

/** The references of a query that name what to change. An empty parameter gives nothing. */
interface References {
  readonly manufacturerCampaignReference?: unknown;
  readonly dvsaCampaignReference?: unknown;
}

const hasNoReference = (query: References) =>
  isNoReference(query.manufacturerCampaignReference) && isNoReference(query.dvsaCampaignReference);

/** The manufacturer's reference, where the DVSA one can take its place. */
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

/** The manufacturer's reference, where the DVSA one alone could mean several recalls. */
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

/** A date that has to be there: only one that is written wrongly has the error text existing clients match on. */
export const IsDate = () =>
  applyDecorators(
    Rule('isGivenText', issueInGivenText),
    Rule('isCalendarDate', issueInDate, BAD_REQUEST.dateFormat),
  );

/** When a campaign starts: the text that existing clients match on is that of the format alone. */
export const IsStartDate = () => applyDecorators(IsDate(), Rule('isPossibleStartDate', issueInStartDate));

/** A date that goes with FIXED: a day in London that is over or has begun. NOT_FIXED ignores it whatever it is. */
export const IsRectificationDate = () =>
  applyDecorators(
    ValidateIf(({ repairStatus }: { repairStatus: unknown }, value: unknown) => {
      // Beside a status that is wrong it is not known to be required, but one that is given can be judged.
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
  // As text: YYYY-MM-DD sorts like the calendar.
  return typeof value === 'string' && value > (body[TODAY]?.() ?? '') ? 'must not be after today' : undefined;
}
