import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Answer, Service } from '../../support/service.js';

export type Form = Record<string, string | string[]>;

/** A complete and valid form for this client. */
export function formOf(client: OnboardedClient): Form {
  return {
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.clientSecret,
    scope: client.scopeUrl,
  };
}

export function ask(service: Service, form: Form, path = '/oauth2/v2.0/token'): Promise<Answer> {
  return service.anonymous.post(path).type('form').send(form).then();
}

/** Asserts a whole error response in the form of Microsoft Entra ID. */
export function expectEntraError(
  answer: Answer,
  status: number,
  error: string,
  code: number,
  text: string | RegExp,
): void {
  const requestId = answer.headers['x-request-id'];
  const { timestamp, error_description: description, ...rest } = answer.body;
  expect({ status: answer.status, ...rest }).toEqual({
    status,
    error,
    error_codes: [code],
    trace_id: requestId,
    correlation_id: requestId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  });
  expect(timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  const [first, ...lines] = String(description).split('\r\n');
  expect(first?.startsWith(`AADSTS${code}: `)).toBe(true);
  expect(first).toMatch(text);
  expect(lines).toEqual([
    `Trace ID: ${requestId}`,
    `Correlation ID: ${requestId}`,
    `Timestamp: ${timestamp}`,
  ]);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
}
