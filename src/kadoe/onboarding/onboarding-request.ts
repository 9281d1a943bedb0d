import { issueInNewName, issueInTeamEmail, tidyName } from '../../platform/clients/client-fields.js';
import type { Environment } from '../../platform/environment.js';
import { type Issue, invalidRequest } from '../../platform/errors/request-error.js';
import { USUAL_PLAN } from '../../platform/usage-plans/client-plans.js';
import {
  issueInLinkProviderId,
  issuesInEnquirers,
  issuesInMandates,
  type KadoeClientTerms,
  type ReasonsOfEnquirers,
  tidyTerms,
} from '../clients/client-rules.js';

/** A request to onboard a client. */
export interface KadoeOnboardingRequest {
  /** The name of a customer or a link provider. */
  readonly name: string;
  /** A team's address, not one person's. */
  readonly email: string;
  /** Absent: live. */
  readonly environment?: Environment;
  /** Absent: `standard`. */
  readonly plan?: string;
  readonly enquirers?: ReasonsOfEnquirers;
  /** Makes the client a link provider. */
  readonly linkProviderId?: string;
  readonly mandates?: readonly string[];
}

/** A validated request with nothing left out. */
export interface CheckedRequest extends KadoeClientTerms {
  readonly name: string;
  readonly teamEmail: string;
  readonly environment: Environment;
  readonly plan: string;
  /** As the request has them, for the places of issues. */
  readonly givenMandates: readonly string[];
}

/** @throws RequestError a 400 that lists every issue that can be found without the database */
export function checkRequest(request: KadoeOnboardingRequest): CheckedRequest {
  const { name, email, environment = 'live', plan = USUAL_PLAN } = request;
  const { enquirers = {}, linkProviderId, mandates = [] } = request;
  const single: [string, string | undefined][] = [
    ['name', issueInNewName(name)],
    ['email', issueInTeamEmail(email)],
    ['linkProviderId', linkProviderId === undefined ? undefined : issueInLinkProviderId(linkProviderId)],
  ];
  const issues: Issue[] = [
    ...single.flatMap(([field, message]) => (message === undefined ? [] : [{ field, message }])),
    ...issuesInEnquirers(enquirers),
    ...issuesInMandates(mandates, { linkProviderId, enquirers }),
  ];
  if (issues.length > 0)
    throw invalidRequest(...issues.map((issue) => ({ ...issue, part: 'body' as const })));
  return {
    name: tidyName(name),
    teamEmail: email.trim(),
    environment,
    givenMandates: mandates,
    ...tidyTerms({ enquirers, linkProviderId: linkProviderId ?? null, mandates, plan }),
    plan,
  };
}
