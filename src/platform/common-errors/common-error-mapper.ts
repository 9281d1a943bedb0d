import { STATUS_CODES } from 'node:http';
import { PLATFORM_RULES, type PlacedIssue } from '../errors/request-error.js';
import { MOST_ISSUES } from '../http/issue-bounds.js';
import { type ClassifiedError, classifyError } from './classify-error.js';
import { CommonError, type CommonErrorItem, type Refusal, RefusedRequest } from './common-error.js';

/** What differs between the surfaces that answer with DVLA's "Common Error Responses". */
export interface CommonErrorStyle {
  /** Whether the statuses 400, 409 and 500 have their name beside the number: `400 BAD_REQUEST`. */
  readonly namesStatuses: boolean;
  /**
   * An issue of a field, or of the request as a whole, in the surface's words. It must not repeat what was sent: the name of an unknown
   * property (rule `unknownName`) is the caller's own text.
   */
  refusalOf(issue: PlacedIssue): Refusal;
}

/** Statuses that a surface may name. All others are plain numbers. */
const NAMED: Readonly<Record<number, string>> = {
  400: '400 BAD_REQUEST',
  409: '409 CONFLICT',
  500: '500 INTERNAL_SERVER_ERROR',
};

const CREDENTIALS = 'API Key or JWT is either not provided, expired or invalid';

const DETAILS: Readonly<Record<number, string>> = {
  401: CREDENTIALS,
  403: CREDENTIALS,
  404: 'There is no such resource',
  405: 'The resource does not have this method',
  413: 'The body is too large',
  415: 'The body must be application/json',
  503: 'The service is temporarily unavailable',
};

/** The mapping of every error to a surface's response. */
export function commonErrorMapper(style: CommonErrorStyle): (exception: unknown) => CommonError {
  return (exception) => {
    if (exception instanceof CommonError) return exception;
    if (exception instanceof RefusedRequest) {
      const { status, refusals } = exception;
      return refused(style, status, refusals, {}, exception);
    }
    return worded(style, classifyError(exception), exception);
  };
}

function worded(
  style: CommonErrorStyle,
  { status, headers, issues }: ClassifiedError,
  cause: unknown,
): CommonError {
  if (status === 400) {
    return refused(style, status, issues.map(refusalIn(style)), headers, cause);
  }
  if (status === 429) {
    const title = 'Too Many Requests';
    return new CommonError(429, codeOf(429), () => [{ status: '429', title, detail: title }], {
      headers,
      cause,
    });
  }
  if (status === 500) {
    return new CommonError(500, '2', (requestId) => [unexpected(style, requestId)], { headers, cause });
  }
  const detail = DETAILS[status] ?? STATUS_CODES[status] ?? '';
  return refused(style, status, [{ code: codeOf(status), detail }], headers, cause);
}

function refused(
  style: CommonErrorStyle,
  status: number,
  refusals: readonly Refusal[],
  headers: Readonly<Record<string, string>>,
  cause: unknown,
): CommonError {
  const items = refusals
    .slice(0, MOST_ISSUES)
    .map((refusal): CommonErrorItem => ({ status: statusText(style, status), ...refusal }));
  return new CommonError(status, refusals[0]?.code ?? codeOf(status), () => items, { headers, cause });
}

/** The id is in the log, where the cause is. */
function unexpected(style: CommonErrorStyle, requestId: string): CommonErrorItem {
  return {
    status: statusText(style, 500),
    code: '2',
    title: 'Unexpected Exception.',
    detail: `An unexpected exception was raised by the service with Error Id: ${requestId}`,
  };
}

function refusalIn(style: CommonErrorStyle): (issue: PlacedIssue) => Refusal {
  return (issue) =>
    issue.rule === PLATFORM_RULES.correlationId
      ? { code: 'InvalidHeader', title: 'Invalid Header', detail: `${issue.field} ${issue.message}` }
      : style.refusalOf(issue);
}

function statusText({ namesStatuses }: CommonErrorStyle, status: number): string {
  return (namesStatuses ? NAMED[status] : undefined) ?? String(status);
}

/** The HTTP phrase without spaces: `MethodNotAllowed`. */
function codeOf(status: number): string {
  return (STATUS_CODES[status] ?? 'Error').replaceAll(' ', '');
}
