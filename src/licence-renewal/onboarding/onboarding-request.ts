import { issueInNewName, issueInTeamEmail, tidyName } from '../../platform/clients/client-fields.js';
import type { Environment } from '../../platform/environment.js';
import { invalidRequest } from '../../platform/errors/request-error.js';
import { USUAL_PLAN } from '../../platform/usage-plans/client-plans.js';

/** A request to onboard a partner. */
export interface RenewalOnboardingRequest {
  readonly name: string;
  /** A team's address, not one person's. */
  readonly email: string;
  /** Absent: live. */
  readonly environment?: Environment;
  /** Absent: `standard`. */
  readonly plan?: string;
}

/** A validated request with nothing left out. */
export interface CheckedRequest {
  readonly name: string;
  readonly teamEmail: string;
  readonly environment: Environment;
  readonly plan: string;
}

/** @throws RequestError a 400 that lists every issue that can be found without the database */
export function checkRequest(request: RenewalOnboardingRequest): CheckedRequest {
  const { name, email, environment = 'live', plan = USUAL_PLAN } = request;
  const fields: [string, string | undefined][] = [
    ['name', issueInNewName(name)],
    ['email', issueInTeamEmail(email)],
  ];
  const issues = fields.flatMap(([field, message]) =>
    message === undefined ? [] : [{ part: 'body' as const, field, message }],
  );
  if (issues.length > 0) throw invalidRequest(...issues);
  return { name: tidyName(name), teamEmail: email.trim(), environment, plan };
}
