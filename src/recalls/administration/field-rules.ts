import { issueInDailyQuota, issueInName } from '../../platform/clients/client-fields.js';
import { isCalendarDate } from '../../platform/clock/calendar-date.js';
import { ROLES } from '../../platform/http/request-validation.js';
import { Rule } from '../../platform/http/rule.js';
import { readSshPublicKey, UnusableSshKey } from '../manufacturers/ssh-public-key.js';
import { issueInManufacturerId, issueInSshKeys } from '../onboarding/onboarding-request.js';
import { LONGEST_OVERLAP_MINUTES } from './credential-administration.js';

/** The largest possible id of a manufacturer or SSH key. */
const LARGEST_ID = 2 ** 31 - 1;

export const IsName = () => Rule('isName', issueInName);

/** A whole number, or null for the setting's. It is required, because omitting it would silently change it. */
export const IsDailyQuotaOrNull = () =>
  Rule('isDailyQuotaOrNull', (value) => {
    if (value === undefined) return 'is required; null stands for the default';
    return value === null ? undefined : issueInDailyQuota(value);
  });

export const IsDailyQuotaIfGiven = () =>
  Rule('isDailyQuotaIfGiven', (value) => (value === undefined ? undefined : issueInDailyQuota(value)));

export const IsRole = () =>
  Rule('isRole', (value, part) => (value === undefined ? 'is required' : issueInRole(value, part)));

export const IsRoleIfGiven = () =>
  Rule('isRoleIfGiven', (value, part) => (value === undefined ? undefined : issueInRole(value, part)));

export const IsOwnManufacturerId = () => Rule('isOwnManufacturerId', issueInManufacturerId);

export const AreSshKeys = () => Rule('areSshKeys', issueInSshKeys);

export const IsSshKey = () => Rule('isSshKey', issueInSshKey);

/** The id of a manufacturer or SSH key in a path. */
export const IsId = () => Rule('isId', issueInId);

export const IsIdIfGiven = () =>
  Rule('isIdIfGiven', (value) => (value === undefined ? undefined : issueInId(value)));

export const IsPartOfName = () =>
  Rule('isPartOfName', (value) => {
    if (value === undefined) return undefined;
    const isText = typeof value === 'string' && value !== '' && !/\p{C}/u.test(value);
    return isText ? undefined : 'must be a part of a name';
  });

export const IsStatusIfGiven = () =>
  Rule('isStatusIfGiven', (value) =>
    value === undefined || value === 'active' || value === 'disabled'
      ? undefined
      : 'must be active or disabled',
  );

export const IsDayIfGiven = () =>
  Rule('isDayIfGiven', (value) =>
    value === undefined || (typeof value === 'string' && isCalendarDate(value))
      ? undefined
      : 'must be a date of the calendar in the format YYYY-MM-DD',
  );

export const IsOverlapIfGiven = () =>
  Rule('isOverlapIfGiven', (value) => {
    if (value === undefined) return undefined;
    const fits = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= LONGEST_OVERLAP_MINUTES;
    return fits ? undefined : `must be a whole number from 0 to ${LONGEST_OVERLAP_MINUTES}`;
  });

/** The roles of all surfaces. A body with the role of another surface is of that surface's class, and does not get here. */
function issueInRole(
  value: unknown,
  part: { readonly [ROLES]?: () => readonly string[] },
): string | undefined {
  const roles = part[ROLES]?.() ?? [];
  if (roles.some((role) => role === value)) return undefined;
  return `must be ${roles.slice(0, -1).join(', ')} or ${roles.at(-1)}`;
}

function issueInId(value: unknown): string | undefined {
  const isId = typeof value === 'string' && /^[1-9]\d{0,9}$/.test(value) && Number(value) <= LARGEST_ID;
  return isId ? undefined : 'must be a whole number above 0';
}

function issueInSshKey(value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is required';
  if (typeof value !== 'string') return 'must be a string';
  try {
    readSshPublicKey(value);
    return undefined;
  } catch (error) {
    if (error instanceof UnusableSshKey) return error.message;
    throw error;
  }
}
