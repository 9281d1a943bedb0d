import { type CommonErrors, type CommonFault, commonErrorsOf } from '../third-party/common-errors.js';

/** One thing that is wrong with an enquiry. Its code is `ENV911` and so on. */
export type KadoeFault = CommonFault;

/** The service, or something in front of it, refused an enquiry or found no keeper. */
export class KadoeApiError extends Error implements CommonErrors {
  override readonly name = 'KadoeApiError';
  readonly status: number;
  readonly code: string | undefined;
  readonly errors: readonly KadoeFault[];
  readonly correlationId: string | undefined;
  readonly retryAfter: number | undefined;

  private constructor({ message, status, code, errors, correlationId, retryAfter }: CommonErrors) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.correlationId = correlationId;
    this.retryAfter = retryAfter;
  }

  /** @param answer one that is not a success; its body is read */
  static async of(answer: Response): Promise<KadoeApiError> {
    return new KadoeApiError(await commonErrorsOf(answer));
  }
}
