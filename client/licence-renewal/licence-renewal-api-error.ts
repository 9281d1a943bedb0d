import { type CommonErrors, type CommonFault, commonErrorsOf } from '../third-party/common-errors.js';

/** One thing that is wrong with an application. Its code is the rule, and its title the path of the field. */
export type LicenceRenewalFault = CommonFault;

/** The service, or something in front of it, refused a call. */
export class LicenceRenewalApiError extends Error implements CommonErrors {
  override readonly name = 'LicenceRenewalApiError';
  readonly status: number;
  readonly code: string | undefined;
  readonly errors: readonly LicenceRenewalFault[];
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
  static async of(answer: Response): Promise<LicenceRenewalApiError> {
    return new LicenceRenewalApiError(await commonErrorsOf(answer));
  }
}
