/** One thing that is wrong with a request. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** The service no longer knows the place in its change feed: it was restored from a backup that was made before. */
const FEED_PLACE_UNKNOWN = 'RECALLS-BR-02';

/** The service, or something in front of it, refused a call. */
export class RecallsApiError extends Error {
  override readonly name = 'RecallsApiError';

  private constructor(
    readonly status: number,
    message: string,
    /** `RECALLS-NF-01` and so on; undefined when what answered was not the service, but a proxy for example. */
    readonly code: string | undefined,
    /** Names the call in the service's log: quote it when you ask for help. */
    readonly requestId: string | undefined,
    /** On 400 every fault that was found; otherwise empty. */
    readonly errors: readonly Fault[],
    /** Seconds to wait, where the answer says so. */
    readonly retryAfter: number | undefined,
  ) {
    super(message);
  }

  /** Of `GET /mot/changes`: whether a new copy has to be made from the beginning, without `since`. */
  get mustReadFeedAnew(): boolean {
    return this.code === FEED_PLACE_UNKNOWN;
  }

  /** @param answer one that is not a success; its body is read */
  static async of(answer: Response): Promise<RecallsApiError> {
    const body = errorBodyOf(await answer.text());
    return new RecallsApiError(
      answer.status,
      body.errorMessage ?? `The service answered ${answer.status} ${answer.statusText}`.trim(),
      body.errorCode,
      body.requestId ?? answer.headers.get('x-request-id') ?? undefined,
      body.errors ?? [],
      retryAfterOf(answer),
    );
  }
}

interface ErrorBody {
  readonly requestId: string;
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly errors: readonly Fault[];
}

/** What an error's body says; nothing when it is not the service's. */
export function errorBodyOf(text: string): Partial<ErrorBody> {
  try {
    const body: Partial<ErrorBody> | null = JSON.parse(text);
    return body?.errorCode === undefined ? {} : body;
  } catch {
    return {};
  }
}

/** Seconds. The header's other form, a date, is never sent by the service and counts as absent. */
export function retryAfterOf(answer: Response): number | undefined {
  const value = answer.headers.get('retry-after');
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}
