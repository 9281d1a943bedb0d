import { CATALOGUE } from '../../../src/recalls/errors/catalogue.js';
import type { RawAnswer } from '../../recalls/bad-input/raw-exchange.js';
import type { Conformance, Operation } from '../../recalls/contracts/conformance.js';
import type { WireMessage } from './wire-message.js';

/** The fields that a 400 names when it is about the request as such, before anybody looks at an operation's rules. */
const PROTOCOL_FIELDS = ['request', 'headers', 'Host', 'url'];

/** What GET may be answered here. */
const STATUSES_OF_HEAD = [200, 400, 401, 403, 404, 429];

/** Holds what a connection answered against the document and the page with the API's rules. */
export class WireVerdict {
  constructor(private readonly conformance: Conformance) {}

  /** What is wrong with the answers to a message; nothing when all is as documented. */
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
    if (isProtocolRefusal(answer) || isProbed(answer) || isFrontPage(answer)) return [];
    if (operation) return this.conformance.faultsOf(operation, answer);
    if (isUnknownAddress(answer)) return [];
    const fits = this.conformance.operations.some(
      (each) => this.conformance.faultsOf(each, answer).length === 0,
    );
    return fits ? [] : [`${answer.status} fits no operation`];
  }
}

/** A 400 that describes the request as such, as docs/api-rules.md says. */
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

/** The same refusal at the token endpoint, when as much of a request could be read as says that it is for that. */
function isMalformedForEntra({ status, headers, body }: RawAnswer): boolean {
  if (status !== 400 || !isJson(headers) || body === '') return false;
  const { error, error_codes: entraCodes } = JSON.parse(body);
  return error === 'invalid_request' && entraCodes?.[0] === 9002313;
}

/** The document's "an address or method that does not exist", in the words of the API or of the token endpoint. */
function isUnknownAddress({ status, headers, body }: RawAnswer): boolean {
  if (status !== 404 || !isJson(headers) || headers['x-request-id'] === undefined) return false;
  const { requestId, errorCode, error_codes: entraCodes } = JSON.parse(body);
  if (entraCodes !== undefined) return entraCodes[0] === 900561;
  return requestId === headers['x-request-id'] && errorCode === CATALOGUE.urlNotFound.errorCode;
}

/** Wherever there is GET there is HEAD: its answers have the length of a body, and none. */
function isForHead({ headers, body }: RawAnswer): boolean {
  return body === '' && Number(headers['content-length']) > 0;
}

function isProbed({ status, body }: RawAnswer): boolean {
  return status === 200 && body === '{"status":"ok"}';
}

/** Of the service, at `/`. No document describes it. */
function isFrontPage({ status, headers, body }: RawAnswer): boolean {
  return (
    status === 200 &&
    headers['content-type'] === 'text/html; charset=utf-8' &&
    body.startsWith('<!doctype html>\n<html lang="en">')
  );
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
  // An address that is broken is told before the credentials are looked at, and at the token endpoint in Entra's words.
  const holds =
    isProtocolRefusal(first) ||
    isMalformedForEntra(first) ||
    (must === 'be refused' && [401, 403].includes(first.status));
  return holds ? [] : [`it had to ${must}, and was answered with ${first.status}`];
}

function isJson(headers: RawAnswer['headers']): boolean {
  return headers['content-type'] === 'application/json; charset=utf-8';
}
