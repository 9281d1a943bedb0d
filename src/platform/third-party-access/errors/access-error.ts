import type { HttpError } from '../../errors/http-error.js';

/** One element of the body, which is a bare list. */
export interface AccessErrorItem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** Every error of this surface. */
export class AccessError extends Error implements HttpError {
  override readonly name = 'AccessError';
  readonly errorCode: string;
  readonly headers: Readonly<Record<string, string>>;

  /** @param details a text for each thing that is wrong; none repeats what was sent */
  constructor(
    readonly status: number,
    readonly title: string,
    private readonly details: readonly string[],
    options: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(title, { cause: options.cause });
    this.errorCode = title.replaceAll(' ', '');
    this.headers = options.headers ?? {};
  }

  body(requestId: string): AccessErrorItem[] {
    return this.details.map((detail) => ({
      status: this.status,
      title: this.title,
      detail: detail.replace(REQUEST_ID, requestId),
    }));
  }
}

/** Where a text names the request, whose id is known only when the error is sent. */
export const REQUEST_ID = '{requestId}';

const AUTHENTICATION_FAILURE = 'Authentication Failure';

/** RFC 9110 requires a challenge with every 401. */
const CHALLENGE = { 'www-authenticate': 'Bearer' };

/** One answer for a user that does not exist, a wrong password or code, a locked pair and a disabled client. */
export function authenticationFailed(): AccessError {
  return new AccessError(401, AUTHENTICATION_FAILURE, ['Authentication attempt failed'], {
    headers: CHALLENGE,
  });
}

/** Said only to somebody who presented the right password. */
export function passwordExpired(): AccessError {
  return new AccessError(401, AUTHENTICATION_FAILURE, ['Password expired'], { headers: CHALLENGE });
}

export function credentialsRefused(
  status: 401 | 403,
  headers: Readonly<Record<string, string>>,
): AccessError {
  return new AccessError(
    status,
    status === 401 ? AUTHENTICATION_FAILURE : 'Forbidden',
    ['API Key or JWT is either not provided, expired or invalid'],
    { headers },
  );
}
