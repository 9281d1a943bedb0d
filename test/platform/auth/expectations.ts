import { expect } from 'vitest';
import { CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { Answer } from '../../support/service.js';

/** Asserts a whole error response: status, code, text, request id, and the challenge if there should be one. */
export function expectRefusal(answer: Answer, entry: CatalogueName): void {
  const { status, errorCode, errorMessage } = CATALOGUE[entry];
  expect({ status: answer.status, ...answer.body }).toEqual({
    status,
    requestId: answer.headers['x-request-id'],
    errorCode,
    errorMessage,
  });
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  const challenged = ['unauthorised', 'tokenExpired', 'tokenMissing'].includes(entry);
  expect(answer.headers['www-authenticate']).toBe(challenged ? 'Bearer' : undefined);
}
