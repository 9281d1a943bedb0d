import type { HttpError } from '../../errors/http-error.js';

/** The body of every error of the token endpoint, as in Microsoft Entra ID. */
export interface EntraErrorBody {
  readonly error: string;
  readonly error_description: string;
  readonly error_codes: readonly number[];
  readonly timestamp: string;
  readonly trace_id: string;
  readonly correlation_id: string;
  readonly error_uri: string;
}

/** The OAuth 2.0 error codes in use (RFC 6749, 5.2 and 4.1.2.1). */
type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'server_error';

export class AadstsError extends Error implements HttpError {
  override readonly name = 'AadstsError';
  readonly headers: Readonly<Record<string, string>>;
  readonly errorCode: string;

  constructor(
    readonly code: number,
    readonly status: number,
    readonly error: OAuthError,
    text: string,
    options: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(text, { cause: options.cause });
    this.errorCode = `AADSTS${code}`;
    this.headers = { 'cache-control': 'no-store', ...options.headers };
  }

  body(requestId: string): EntraErrorBody {
    // The machine's own time: it only helps to find the log line, and no rule depends on it.
    const timestamp = `${new Date().toISOString().slice(0, 19).replace('T', ' ')}Z`;
    return {
      error: this.error,
      error_description:
        `AADSTS${this.code}: ${this.message}\r\nTrace ID: ${requestId}\r\n` +
        `Correlation ID: ${requestId}\r\nTimestamp: ${timestamp}`,
      error_codes: [this.code],
      timestamp,
      trace_id: requestId,
      correlation_id: requestId,
      error_uri: `https://login.microsoftonline.com/error?code=${this.code}`,
    };
  }
}
