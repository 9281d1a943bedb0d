import { ENVIRONMENTS } from '../environment.js';
import { Rule } from '../http/rule.js';
import { issueInNewName, issueInTeamEmail } from './client-fields.js';

/** Rules of the fields that clients of every surface have. */

export const IsNewName = () => Rule('isName', issueInNewName);

export const IsTeamEmail = () => Rule('isTeamEmail', issueInTeamEmail);

export const IsEnvironmentIfGiven = () =>
  Rule('isEnvironmentIfGiven', (value) =>
    value === undefined || ENVIRONMENTS.some((environment) => environment === value)
      ? undefined
      : 'must be live or test',
  );
