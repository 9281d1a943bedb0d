import type { Environment } from '../../platform/environment.js';
import { type PlacedIssue, RequestError } from '../../platform/errors/request-error.js';

/** Of what is not the client's, who has it is not said: the administrator finds it in the list of clients. */
export function takenEnquirers(ids: readonly string[], environment: Environment): RequestError {
  const reason =
    ids.length === 1
      ? `The enquirer ${ids[0]} belongs to another client of the ${environment} environment`
      : `The enquirers ${ids.join(', ')} belong to other clients of the ${environment} environment`;
  return new RequestError('conflict', { reason });
}

export function takenLinkProvider(linkProviderId: string | null, environment: Environment): RequestError {
  return new RequestError('conflict', {
    reason: `The link provider number ${linkProviderId} belongs to another client of the ${environment} environment`,
  });
}

/** @param mandates those of the request, for the places of the unknown ones among them */
export function unknownEnquirers(
  unknown: readonly string[],
  mandates: readonly string[],
  environment: Environment,
): PlacedIssue[] {
  return unknown.map((id) => ({
    part: 'body',
    field: `mandates[${mandates.indexOf(id)}]`,
    message: `must be an enquirer of a client of the ${environment} environment`,
  }));
}
