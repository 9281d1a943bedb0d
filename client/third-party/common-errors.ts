import { retryAfterOf } from '../recalls-api-error.js';

/** One thing that is wrong with a call to KADOE or to licence renewal. */
export interface CommonFault {
  readonly status: string;
  /** An answer to too many calls has none. */
  readonly code?: string;
  readonly title?: string;
  readonly detail: string;
}

/** What an answer that is not a success says. */
export interface CommonErrors {
  readonly status: number;
  readonly message: string;
  /** That of the first error; undefined when what answered was not the service, but a proxy for example. */
  readonly code: string | undefined;
  /** Every error that was found; empty when what answered was not the service. */
  readonly errors: readonly CommonFault[];
  /** Names the call in the service's log: quote it when you ask for help. */
  readonly correlationId: string | undefined;
  /** Seconds to wait, where the answer says so. */
  readonly retryAfter: number | undefined;
}

/** @param answer one that is not a success; its body is read */
export async function commonErrorsOf(answer: Response): Promise<CommonErrors> {
  const errors = faultsOf(await answer.text());
  const details = errors.map(({ detail }) => detail).join('; ');
  return {
    status: answer.status,
    message: details || `The service answered ${answer.status} ${answer.statusText}`.trim(),
    code: errors[0]?.code,
    errors,
    correlationId: answer.headers.get('x-correlation-id') ?? undefined,
    retryAfter: retryAfterOf(answer),
  };
}

/** What an error's body says; nothing when it is not the service's. */
export function faultsOf(text: string): readonly CommonFault[] {
  try {
    const body: { errors?: readonly CommonFault[] } | null = JSON.parse(text);
    return Array.isArray(body?.errors) ? body.errors : [];
  } catch {
    return [];
  }
}
