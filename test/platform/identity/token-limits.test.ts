import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.js';
import { ask, expectEntraError, formOf } from './token-requests.js';

const TOO_MANY = 'There are too many incoming requests.';

describe('the limits of the token endpoint', () => {
  let service: Service;
  afterEach(() => service?.stop());

  describe('for one client id', () => {
    beforeEach(async () => {
      service = await Service.start({ tokenRequestsPerMinute: { perClient: 3, perAddress: 1_000 } });
    });

    it('allow the limit in any minute, and tell other requests how long to wait', async () => {
      const maker = await service.onboard();
      expect((await ask(service, formOf(maker))).status).toBe(200);
      service.clock.advance({ seconds: 40 });
      expect((await ask(service, formOf(maker))).status).toBe(200);
      expect((await ask(service, formOf(maker))).status).toBe(200);
      const refused = await ask(service, formOf(maker));
      expectEntraError(refused, 429, 'temporarily_unavailable', 90055, TOO_MANY);
      expect(refused.headers['retry-after']).toBe('20');
      service.clock.advance({ seconds: 20 });
      expect((await ask(service, formOf(maker))).status).toBe(200);
      expect((await ask(service, formOf(maker))).status).toBe(429);
    });

    it('count guesses at the secret too, so that the right one is no longer heard', async () => {
      const maker = await service.onboard();
      const guess = { ...formOf(maker), client_secret: 'guess' };
      for (let attempt = 0; attempt < 3; attempt++) expect((await ask(service, guess)).status).toBe(401);
      expect((await ask(service, formOf(maker))).status).toBe(429);
    });

    it('leave other clients alone', async () => {
      const [one, other] = [await service.onboard(), await service.onboard()];
      for (let attempt = 0; attempt < 4; attempt++) await ask(service, formOf(one));
      expect((await ask(service, formOf(one))).status).toBe(429);
      expect((await ask(service, formOf(other))).status).toBe(200);
    });
  });

  it('hold for an address over all clients and faults, before the body is read', async () => {
    service = await Service.start({ tokenRequestsPerMinute: { perClient: 1_000, perAddress: 3 } });
    const [one, other] = [await service.onboard(), await service.onboard()];
    expect((await ask(service, formOf(one))).status).toBe(200);
    expect((await ask(service, { ...formOf(one), client_id: 'unknown' })).status).toBe(400);
    expect((await ask(service, {})).status).toBe(400);
    const refused = await ask(service, formOf(other));
    expectEntraError(refused, 429, 'temporarily_unavailable', 90055, TOO_MANY);
    expect(refused.headers['retry-after']).toBe('60');
    service.clock.advance({ seconds: 60 });
    expect((await ask(service, formOf(other))).status).toBe(200);
  });

  it('distinguish addresses behind a trusted proxy, and ignore the header of others', async () => {
    const limits = { tokenRequestsPerMinute: { perClient: 1_000, perAddress: 1 } };
    const askFrom = (address: string) =>
      service.anonymous.post('/oauth/token').set('X-Forwarded-For', address).type('form').send({});
    service = await Service.start({ ...limits, trustedProxies: 1 });
    expect((await askFrom('192.0.2.1')).status).toBe(400);
    expect((await askFrom('192.0.2.2')).status).toBe(400);
    expect((await askFrom('192.0.2.1')).status).toBe(429);
    await service.stop();
    service = await Service.start(limits);
    expect((await askFrom('192.0.2.1')).status).toBe(400);
    expect((await askFrom('192.0.2.2')).status).toBe(429);
  });
});
