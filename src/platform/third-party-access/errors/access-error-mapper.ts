import { STATUS_CODES } from 'node:http';
import { type ClassifiedError, classifyError } from '../../common-errors/classify-error.js';
import { PLATFORM_RULES, type PlacedIssue } from '../../errors/request-error.js';
import { AccessError, credentialsRefused, REQUEST_ID } from './access-error.js';

const DETAILS: Readonly<Record<number, string>> = {
  404: 'There is no such resource',
  405: 'The resource does not have this method',
  413: 'The body is too large',
  415: 'The body must be application/json',
  429: 'Too Many Requests',
  500: `An unexpected exception was raised by the service with Error Id: ${REQUEST_ID}`,
  503: 'The service is temporarily unavailable',
};

/** Maps every error to the bare list of this surface. */
export function toAccessError(exception: unknown): AccessError {
  if (exception instanceof AccessError) return exception;
  return inWordsOfAccess(classifyError(exception), exception);
}

function inWordsOfAccess({ status, headers, issues }: ClassifiedError, cause: unknown): AccessError {
  if (status === 401 || status === 403) return credentialsRefused(status, headers);
  const title = titleOf(status, issues);
  const details = status === 400 ? issues.map(textOf) : [DETAILS[status] ?? title];
  return new AccessError(status, title, details, { headers, cause });
}

function titleOf(status: number, issues: readonly PlacedIssue[]): string {
  const isHeader = issues.length > 0 && issues.every(({ part }) => part === 'headers');
  if (status === 400 && isHeader) return 'Invalid Header';
  return status === 500 ? 'Unexpected Exception' : (STATUS_CODES[status] ?? 'Error');
}

function textOf({ rule, field, message }: PlacedIssue): string {
  // The name is the caller's own text, and might be a password.
  return rule === PLATFORM_RULES.unknownName ? `A property ${message}` : `${field} ${message}`;
}
