import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_TENANT_ID } from '../../../src/platform/identity/identity-addresses.js';
import { Service } from '../../support/service.js';
import { expectEntraError } from './token-requests.js';

describe('what the issuer publishes', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service?.stop());

  it.each([
    LOCAL_TENANT_ID,
    'common',
    'any-name-of-it',
  ])('is its metadata, under the tenant %s', async (tenant) => {
    const answer = await service.anonymous.get(`/${tenant}/v2.0/.well-known/openid-configuration`);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=3600');
    const authority = `http://recalls.test/${LOCAL_TENANT_ID}`;
    expect(answer.body).toEqual({
      issuer: `${authority}/v2.0`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      grant_types_supported: ['client_credentials'],
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['http://recalls.test/.default'],
    });
  });

  it('is its key set: RS256 alone, and nothing private', async () => {
    const answer = await service.anonymous.get(`/${LOCAL_TENANT_ID}/discovery/v2.0/keys`);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('public, max-age=3600');
    expect(answer.body).toEqual({
      keys: [
        {
          kty: 'RSA',
          use: 'sig',
          alg: 'RS256',
          kid: expect.any(String),
          e: 'AQAB',
          // 2,048 bits in base64url.
          n: expect.stringMatching(/^[\w-]{342}$/),
        },
      ],
    });
  });

  it("has Entra's errors for invalid requests", async () => {
    const answer = await service.anonymous.post(`/${LOCAL_TENANT_ID}/discovery/v2.0/keys`);
    expectEntraError(answer, 404, 'invalid_request', 900561, 'does not accept requests of this method');
  });
});
