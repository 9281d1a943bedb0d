import { ValidateBy } from 'class-validator';
import type { Issue } from '../../platform/errors/request-error.js';
import type { RuleContext } from '../../platform/http/request-validation.js';
import { Rule } from '../../platform/http/rule.js';
import { isEnquirerId, issueInLinkProviderId, issuesInEnquirers, issuesInMandates } from './client-rules.js';

export const IsKadoeRole = () =>
  Rule('isKadoeRole', (value) => (value === 'kadoe' ? undefined : 'must be kadoe'));

export const IsEnquirerIdIfGiven = () =>
  Rule('isEnquirerIdIfGiven', (value) =>
    value === undefined || isEnquirerId(value) ? undefined : 'must be two letters and three digits',
  );

export const AreEnquirers = () => Rules('areEnquirers', issuesInEnquirers);

export const AreEnquirersIfGiven = () =>
  Rules('areEnquirersIfGiven', (value) => (value === undefined ? [] : issuesInEnquirers(value)));

export const IsLinkProviderIdOrNull = () =>
  Rule('isLinkProviderIdOrNull', (value) =>
    value === undefined
      ? 'is required; null is for a client that is no link provider'
      : issueInLinkProviderId(value),
  );

export const IsLinkProviderIdIfGiven = () =>
  Rule('isLinkProviderIdIfGiven', (value) =>
    value === undefined ? undefined : value === null ? 'must be four digits' : issueInLinkProviderId(value),
  );

export const AreMandates = () => Rules('areMandates', issuesInMandates);

export const AreMandatesIfGiven = () =>
  Rules('areMandatesIfGiven', (value, part) => (value === undefined ? [] : issuesInMandates(value, part)));

/** A rule with an issue for each part of a value, all of them at once. */
function Rules(name: string, issuesIn: (value: unknown, part: object) => Issue[]): PropertyDecorator {
  return ValidateBy(
    {
      name,
      validator: {
        validate: (value, args) => issuesIn(value, args?.object ?? {}).length === 0,
        defaultMessage: () => 'is wrong',
      },
    },
    { context: { issuesIn } satisfies RuleContext },
  );
}
