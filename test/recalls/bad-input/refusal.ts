import { expect } from 'vitest';
import { BAD_REQUEST, CATALOGUE, type CatalogueName } from '../../../src/recalls/errors/catalogue.js';
import type { Service } from '../../support/service.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

interface AnyAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A response as received, including its body. */
export function read(answer: (AnyAnswer & { readonly body: string }) | undefined) {
  if (!answer) throw new Error('There was no answer.');
  return { ...answer, body: JSON.parse(answer.body) as unknown };
}

/** Asserts a whole error of the catalogue, except its issues. */
export function expectError(
  answer: AnyAnswer & { body: unknown },
  entry: Exclude<CatalogueName, 'badRequest'>,
): void {
  const { status, errorCode, errorMessage } = CATALOGUE[entry];
  expect(answer.body).toEqual({ requestId: answer.headers['x-request-id'], errorCode, errorMessage });
  expect(answer.status).toBe(status);
  expectSent(answer);
}

/** Asserts a whole 400: its text, and every field with an issue, each with a message. */
export function expectBadRequest(
  answer: AnyAnswer & { body: unknown },
  text: keyof typeof BAD_REQUEST,
  fields: readonly string[],
): void {
  expect(answer.body).toEqual({
    requestId: answer.headers['x-request-id'],
    errorCode: CATALOGUE.badRequest.errorCode,
    errorMessage: BAD_REQUEST[text],
    errors: fields.map((field) => ({ field, message: expect.stringMatching(/^(must|is) /) })),
  });
  expect(answer.status).toBe(400);
  expectSent(answer);
}

function expectSent({ headers }: AnyAnswer): void {
  expect(headers['x-request-id']).toMatch(UUID);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
}

/** Everything a call could have written, to compare before and after. */
export function everythingWritten(service: Service): Promise<unknown> {
  return service.query(`
    SELECT (SELECT json_agg(recall ORDER BY id) FROM recall) AS recalls,
           (SELECT json_agg(recall_history ORDER BY id) FROM recall_history) AS history,
           (SELECT json_agg(client_secret.key_id ORDER BY key_id) FROM client_secret) AS secrets,
           (SELECT count(*) FROM outbox_mail) AS mails,
           (SELECT count(*) FROM client) AS clients`);
}
