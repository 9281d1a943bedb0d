import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Answer, Service } from '../../support/service.js';

export interface SecretRow {
  key_id: string;
  hint: string;
  created_at: Date;
  expires_at: Date;
  removed_at: Date | null;
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every secret that a client ever had, oldest first. */
export function keptSecrets(service: Service, client: OnboardedClient): Promise<SecretRow[]> {
  return service.query<SecretRow>(
    'SELECT * FROM client_secret WHERE client_id = $1 ORDER BY created_at, removed_at, key_id',
    [client.clientId],
  );
}

/** Those that were not removed. */
export async function liveSecrets(service: Service, client: OnboardedClient): Promise<SecretRow[]> {
  return (await keptSecrets(service, client)).filter((row) => row.removed_at === null);
}

/** Adds a secret to the client by its own request, a moment after the previous one. */
export async function newSecret(service: Service, client: OnboardedClient): Promise<string> {
  service.clock.advance({ milliseconds: 1 });
  const answer = await service.as(client).put('/credentials');
  expect(answer.status).toBe(200);
  return answer.body.clientSecret;
}

export function expectFault(answer: Answer, status: number, errorCode: string, errorMessage: string): void {
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ requestId: answer.headers['x-request-id'], errorCode, errorMessage });
  expect(answer.body.requestId).toMatch(UUID);
}
