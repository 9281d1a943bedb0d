import supertest from 'supertest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';

/** The identity of a caller. */
export type Credentials = Pick<OnboardedClient, 'clientId' | 'clientSecret' | 'apiKey' | 'scopeUrl'>;

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** All calls of a caller: it gets a token, and calls with it. If there is no token, the response is the token endpoint's. */
export async function callAnew(
  service: Service,
  who: Credentials,
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  body?: object,
): Promise<Answered> {
  const granted = await supertest(service.url).post('/oauth2/v2.0/token').type('form').send({
    grant_type: 'client_credentials',
    client_id: who.clientId,
    client_secret: who.clientSecret,
    scope: who.scopeUrl,
  });
  if (granted.status !== 200) return granted;
  keepFromLogs('a token', granted.body.access_token);
  const call = supertest(service.url)
    [method](path)
    .set('Authorization', `Bearer ${granted.body.access_token}`)
    .set('X-API-Key', who.apiKey);
  return body === undefined ? call : call.send(body);
}

/** Clears the caches, so that the next call reads everything from the database. */
export function growOld(service: Service): void {
  service.clock.advance({ seconds: 1 });
}
