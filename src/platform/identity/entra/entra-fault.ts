/** The details of a failed attempt. */
interface FaultDetails {
  /** The HTTP status; absent when there was no response. */
  readonly status?: number;
  /** Graph's `error.code`, or the `AADSTS…` number of the token endpoint. */
  readonly code?: string;
  /** The request id, which Microsoft's support asks for. */
  readonly requestId?: string;
  /** Milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * A request to Entra or Graph failed. The message contains the status, code and request id for the log; never a text of theirs, which may
 * quote the request.
 */
export class EntraFault extends Error {
  override readonly name = 'EntraFault';
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(what: string, details: FaultDetails, options?: ErrorOptions) {
    const { status, code, requestId } = details;
    super([what, status, code, requestId && `(request-id ${requestId})`].filter(Boolean).join(' '), options);
    this.status = status;
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
  }

  /** Whether the same request may succeed later. */
  get passing(): boolean {
    return this.refusedForNow || this.outcomeUnknown;
  }

  /** Whether the request may have been executed nevertheless. */
  get outcomeUnknown(): boolean {
    const { status } = this;
    return status === undefined || status < 400 || status === 408 || status >= 500;
  }

  /** Certainly not executed: too many requests, or another change of the tenant was in progress. */
  private get refusedForNow(): boolean {
    return this.status === 429 || (this.status === 409 && /ConcurrencyViolation$/.test(this.code ?? ''));
  }
}

/** `Retry-After` in its two forms (RFC 9110, 10.2.3), as milliseconds. */
export function retryAfterOf(headers: Headers): { retryAfterMs?: number } {
  const value = headers.get('retry-after');
  if (value === null) return {};
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isFinite(seconds) ? { retryAfterMs: Math.max(0, seconds * 1_000) } : {};
}
