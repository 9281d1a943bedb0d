import { retryAfterOf } from '../recalls-api-error.js';

/** One thing that is wrong with an enquiry. */
export interface KadoeFault {
  readonly status: string;
  /** `ENV911` and so on; an answer to too many calls has none. */
  readonly code?: string;
  readonly title?: string;
  readonly detail: string;
}

/** The service, or something in front of it, refused an enquiry or found no keeper. */
export class KadoeApiError extends Error {
  override readonly name = 'KadoeApiError';

  private constructor(
    readonly status: number,
    message: string,
    /** That of the first error; undefined when what answered was not the service, but a proxy for example. */
    readonly code: string | undefined,
    /** Every error that was found; empty when what answered was not the service. */
    readonly errors: readonly KadoeFault[],
    /** Names the call in the service's log: quote it when you ask for help. */
    readonly correlationId: string | undefined,
    /** Seconds to wait, where the answer says so. */
    readonly retryAfter: number | undefined,
  ) {
    super(message);
  }

  /** @param answer one that is not a success; its body is read */
  static async of(answer: Response): Promise<KadoeApiError> {
    const errors = kadoeFaultsOf(await answer.text());
    const details = errors.map(({ detail }) => detail).join('; ');
    return new KadoeApiError(
      answer.status,
      details || `The service answered ${answer.status} ${answer.statusText}`.trim(),
      errors[0]?.code,
      errors,
      answer.headers.get('x-correlation-id') ?? undefined,
      retryAfterOf(answer),
    );
  }
}

/** What an error's body says; nothing when it is not the service's. */
export function kadoeFaultsOf(text: string): readonly KadoeFault[] {
  try {
    const body: { errors?: readonly KadoeFault[] } | null = JSON.parse(text);
    return Array.isArray(body?.errors) ? body.errors : [];
  } catch {
    return [];
  }
}
