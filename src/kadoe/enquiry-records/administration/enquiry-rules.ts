import { isUUID } from 'class-validator';
import { ENVIRONMENTS } from '../../../platform/environment.js';
import { issueInInstant } from '../../../platform/http/instant.js';
import { Rule } from '../../../platform/http/rule.js';

const IfGiven = (name: string, isValid: (value: unknown) => boolean, message: string) =>
  Rule(name, (value) => (value === undefined || isValid(value) ? undefined : message));

const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

export const IsClientIfGiven = () =>
  IfGiven('isClientIdIfGiven', (value) => isUUID(value), 'must be the id of a client');

export const IsEnquirerIfGiven = () =>
  IfGiven('isEnquirerIdIfGiven', matches(/^[A-Z]{2}\d{3}$/), 'must be two capital letters and three digits');

export const IsReasonCodeIfGiven = () =>
  IfGiven('isReasonCodeIfGiven', matches(/^\d{2}[A-Z]{2}$/), 'must be two digits and two capital letters');

export const IsOutcomeIfGiven = () =>
  IfGiven(
    'isOutcomeIfGiven',
    matches(/^[A-Z0-9_]{1,40}$/),
    'must be the code of an outcome, such as KEEPER or ENV912',
  );

export const IsEnvironmentIfGiven = () =>
  IfGiven(
    'isEnvironmentIfGiven',
    (value) => ENVIRONMENTS.some((environment) => environment === value),
    `must be one of ${ENVIRONMENTS.join(', ')}`,
  );

export const IsInstantIfGiven = () =>
  Rule('isInstantIfGiven', (value) => (value === undefined ? undefined : issueInInstant(value)));

export const IsMonthIfGiven = () =>
  IfGiven('isMonthIfGiven', matches(/^2\d{3}-(0[1-9]|1[0-2])$/), 'must be a month (YYYY-MM)');

/** One of the two is needed, and both would be two questions. */
export const IsAskedByOne = (pattern: RegExp, message: string) =>
  Rule('isAskedByOne', (value, body) => {
    const { registrationNumber, chassisVin } = body as { registrationNumber?: unknown; chassisVin?: unknown };
    if (registrationNumber === undefined && chassisVin === undefined) {
      return 'is required, or the other of registrationNumber and chassisVin';
    }
    if (registrationNumber !== undefined && chassisVin !== undefined) {
      return 'must not be given together with the other of registrationNumber and chassisVin';
    }
    return value === undefined || (typeof value === 'string' && pattern.test(value.toUpperCase()))
      ? undefined
      : message;
  });
