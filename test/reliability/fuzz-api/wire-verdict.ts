import { CATALOGUE } from '../../../src/recalls/errors/catalogue.js';
import type { RawAnswer } from '../../recalls/bad-input/raw-exchange.js';
import type { Conformance, Operation } from '../../surfaces/conformance.js';
import type { WireMessage } from './wire-message.js';

/** The fields that a 400 names when the request is malformed as a whole, before an operation's rules are checked. */
const PROTOCOL_FIELDS = ['request', 'headers', 'Host', 'url'];

/** Possible statuses of a GET here. */
const STATUSES_OF_HEAD = [200, 400, 401, 403, 404, 429];

/** Compares the responses on a connection with the document and with the page of the API's rules. */
export class WireVerdict {
  constructor(private readonly conformance: Conformance) {}

  /** The problems of the responses to a message; none when all are as documented. */
  faultsOf(message: WireMessage, answers: readonly RawAnswer[]): string[] {
    const { operations, framing } = message;
    const faults = answers.flatMap((answer, index) =>
      this.faultsOfAnswer(answer, index < operations.length ? operations[index] : undefined).map(
        (fault) => `answer ${index + 1}: ${fault}`,
      ),
    );
    const closing = answers.findIndex(({ headers }) => headers.connection === 'close');
    if (closing !== -1 && closing < answers.length - 1) faults.push('there is an answer after the last one');
    if ((framing === 'kept' || message.must) && answers.length === 0) faults.push('there is no answer');
    if (framing === 'kept') faults.push(...faultsOfLast(message, answers));
    return [...faults, ...faultsOfMust(message, answers[0])];
  }

  private faultsOfAnswer(answer: RawAnswer, operation: Operation | undefined): string[] {
    if (answer.status >= 500) return [`status ${answer.status}`];
    if (isForHead(answer))
      return STATUSES_OF_HEAD.includes(answer.status) ? [] : [`HEAD is ${answer.status}`];
    if (isProtocolRefusal(answer) || isProbed(answer)) return [];
    if (operation) return this.conformance.faultsOf(operation, answer);
    if (isUnknownAddress(answer)) return [];
    const fits = this.conformance.operations.some(
      (each) => this.conformance.faultsOf(each, answer).length === 0,
    );
    return fits ? [] : [`${answer.status} fits no operation`];
  }
}

/** A 400 about a request that is malformed as a whole, as docs/api-rules.md describes it. */
export function isProtocolRefusal({ status, headers, body }: RawAnswer): boolean {
  if (status !== 400 || !isJson(headers) || body === '') return false;
  const { requestId, errorCode, errorMessage, errors, ...others } = JSON.parse(body);
  return (
    requestId === headers['x-request-id'] &&
    errorCode === CATALOGUE.badRequest.errorCode &&
    errorMessage === 'Invalid request parameters' &&
    Array.isArray(errors) &&
    errors.length === 1 &&
    PROTOCOL_FIELDS.includes(errors[0].field) &&
    Object.keys(others).length === 0
  );
}

/** The same refusal by the token endpoint, if enough of the request could be read to know that it is for that endpoint. */
function isMalformedForEntra({ status, headers, body }: RawAnswer): boolean {
  if (status !== 400 || !isJson(headers) || body === '') return false;
  const { error, error_codes: entraCodes } = JSON.parse(body);
  return error === 'invalid_request' && entraCodes?.[0] === 9002313;
}

/** The document's "an address or method that does not exist", as the API or the token endpoint words it. */
function isUnknownAddress({ status, headers, body }: RawAnswer): boolean {
  if (status !== 404 || !isJson(headers) || headers['x-request-id'] === undefined) return false;
  const { requestId, errorCode, error_codes: entraCodes } = JSON.parse(body);
  if (entraCodes !== undefined) return entraCodes[0] === 900561;
  return requestId === headers['x-request-id'] && errorCode === CATALOGUE.urlNotFound.errorCode;
}

/** Wherever there is GET there is HEAD: its responses have the Content-Length of a body, and no body. */
function isForHead({ headers, body }: RawAnswer): boolean {
  return body === '' && Number(headers['content-length']) > 0;
}

function isProbed({ status, body }: RawAnswer): boolean {
  return status === 200 && body === '{"status":"ok"}';
}

function faultsOfLast({ operations }: WireMessage, answers: readonly RawAnswer[]): string[] {
  const last = answers.at(-1);
  const isInStep = answers.length === operations.length + 1 && last !== undefined && isProbed(last);
  const wasClosed = answers.length <= operations.length && last?.headers.connection === 'close';
  return isInStep || wasClosed
    ? []
    : [`${answers.length} answers, and the next request of the connection is not served`];
}

function faultsOfMust({ must }: WireMessage, first: RawAnswer | undefined): string[] {
  if (must === undefined || !first) return [];
  // A malformed address is reported before the credentials are checked, and at the token endpoint in Entra's format.
  const holds =
    isProtocolRefusal(first) ||
    isMalformedForEntra(first) ||
    (must === 'be refused' && [401, 403].includes(first.status));
  return holds ? [] : [`it had to ${must}, and was answered with ${first.status}`];
}

function isJson(headers: RawAnswer['headers']): boolean {
  return headers['content-type'] === 'application/json; charset=utf-8';
}
