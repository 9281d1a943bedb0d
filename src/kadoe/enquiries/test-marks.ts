import { tooManyRequests, unavailable } from '../../platform/errors/request-error.js';
import { refuse } from '../errors/refusals.js';

/** An error that a test client can call up, so that its handling can be tried out. */
interface DemandedError {
  readonly error: () => Error;
  /** What the record of enquiries has as the outcome; undefined where a real error of this kind is not recorded either. */
  readonly recordedAs: string | undefined;
}

/**
 * The marks of the test environment that are answered with an error on purpose, as the marks of DVLA's vehicle enquiry API are. They name no
 * vehicle, and mean nothing to live clients.
 */
export const TEST_MARKS: ReadonlyMap<string, DemandedError> = new Map([
  ['ER19BAD', { error: () => refuse('invalidFormat'), recordedAs: undefined }],
  ['ER19THR', { error: () => tooManyRequests(1), recordedAs: undefined }],
  ['ER19ERR', { error: () => new DemandedFailure(), recordedAs: '2' }],
  ['ER19MNT', { error: () => unavailable(new DemandedFailure()), recordedAs: 'ServiceUnavailable' }],
]);

/** Is in the log as the cause of a 500 or 503, so that nobody looks for a bug. */
class DemandedFailure extends Error {
  override readonly name = 'DemandedFailure';

  constructor() {
    super('A test client has asked for this error.');
  }
}
