import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { Partner } from '../../third-party-access/partner.js';
import { PARTNER_SURFACES } from '../../third-party-access/partner.surface.js';
import { EntraSite } from './entra-service.js';

describe('With Microsoft Entra ID, the Authentication API', () => {
  let site: EntraSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await EntraSite.open();
    service = await site.start({ trustedProxies: 1 }, { moreSurfaces: PARTNER_SURFACES });
    maker = await service.onboard();
  });
  afterAll(async () => {
    await service?.stop();
    await site?.close();
  });

  const call = (path: string, headers: Record<string, string>) => service.anonymous.get(path).set(headers);

  it('issues its tokens with keys of this service, also when there was none yet', async () => {
    await service.query('DELETE FROM signing_key');
    const partner = await Partner.signedUp(service);
    const headers = await partner.headers();
    const answer = await call('/keepers/v1/things/one', headers);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 200,
      body: { clientId: partner.clientId },
    });
    const renewed = await service.anonymous.post('/thirdparty-access/v1/new-api-key').set(headers);
    expect(renewed.status).toBe(200);
  });

  it('and the tenant issue tokens that only their own surfaces take', async () => {
    const partner = await Partner.signedUp(service);
    const { Authorization = '' } = await partner.headers();
    const there = await call('/recalls', {
      Authorization: `Bearer ${Authorization}`,
      'X-API-Key': maker.apiKey,
    });
    expect(there.status).toBe(401);
    const tenants = site.tenant.tokenFor(maker.clientId);
    expect(
      (await call('/recalls', { Authorization: `Bearer ${tenants}`, 'X-API-Key': maker.apiKey })).status,
    ).toBe(200);
    for (const apiKey of [maker.apiKey, partner.apiKey]) {
      const here = await call('/keepers/v1/things/one', { Authorization: tenants, 'X-API-Key': apiKey });
      expect(here.status).toBe(401);
    }
  });
});
