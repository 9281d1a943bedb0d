import { afterEach, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.js';

describe('every answer', () => {
  let service: Service;

  afterEach(() => service.stop());

  it('may be stored by its caller alone, has the declared type, and does not reveal the software', async () => {
    service = await Service.start();
    const maker = await service.onboard();
    const answers = [
      await service.as(maker).get('/recalls/vin/HEADERS1'),
      await service.as(maker).get('/credentials'),
      await service.anonymous.get('/recalls'),
      await service.anonymous.get('/no/such/address'),
      await service.anonymous.get('/recalls/vin/%zz'),
      await service.anonymous.post('/oauth2/v2.0/token').type('form').send({}),
      await service.anonymous.get('/health/live'),
    ];
    for (const { headers } of answers) {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers).not.toHaveProperty('x-powered-by');
      expect(headers).not.toHaveProperty('server');
      expect(headers).not.toHaveProperty('strict-transport-security');
    }
  });

  it('may be kept if it is the same for everybody', async () => {
    service = await Service.start();
    const keys = await service.anonymous.get('/common/discovery/v2.0/keys');
    expect(keys.status).toBe(200);
    expect(keys.headers['cache-control']).toBe('public, max-age=3600');
  });

  it('has Strict-Transport-Security if callers use https', async () => {
    service = await Service.start({ publicUrl: 'https://recalls.example' });
    for (const path of ['/', '/docs', '/recalls', '/recalls/vin/%zz']) {
      const { headers } = await service.anonymous.get(path);
      expect(headers['strict-transport-security'], path).toBe('max-age=31536000');
    }
  });

  it('with the documentation runs only scripts of the service itself', async () => {
    service = await Service.start();
    const { headers } = await service.anonymous.get('/docs');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
  });
});
