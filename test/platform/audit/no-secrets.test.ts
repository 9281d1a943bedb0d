import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Administrator } from '../../recalls/administration/administrator.js';
import { ED25519 } from '../../recalls/manufacturers/ssh-keys.js';
import { type Answer, Service } from '../../support/service.js';

/** The responses that show a secret once, under these property names. */
const SHOWN = /^(clientSecret|apiKey|access_token)$/;

describe('the audit trail', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start();
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());

  it('has no secret, key or token that was ever shown, nor a hash or a piece of one', async () => {
    const shown = new Set<string>();
    const note = (value: unknown, name = ''): void => {
      if (typeof value === 'string' && SHOWN.test(name)) shown.add(value);
      else if (typeof value === 'object' && value !== null) {
        for (const [each, inner] of Object.entries(value)) note(inner, each);
      }
    };
    const done = async (call: Promise<Answer>) => {
      const { status, body } = await call;
      expect(status).toBeLessThan(300);
      note(body);
      return body;
    };

    note(admin.client);
    note(await service.onboard('mot'));
    const maker = await done(
      admin.post('/admin/clients', {
        name: 'Acme',
        email: 'team@acme.example',
        role: 'manufacturer',
        sshKeys: [ED25519],
      }),
    );
    note({ access_token: await service.tokenOf(maker) });
    const path = `/admin/clients/${maker.clientId}`;
    const renewed = await done(service.as(maker).put('/credentials'));
    const [{ keyId }] = await done(service.as(maker).get('/credentials'));
    await done(admin.delete(`${path}/secrets/${keyId}`));
    await done(admin.post(`${path}/secrets`));
    const rotated = await done(admin.post(`${path}/api-keys`, { overlapMinutes: 5 }));
    await done(admin.delete(`${path}/api-keys/${rotated.keyId}`));
    await done(admin.post(`${path}/disable`));
    await done(admin.post(`${path}/enable`));

    expect(renewed.clientSecret).toEqual(expect.any(String));
    expect(shown.size).toBe(10);
    const [trail] = await service.query<{ text: string; entries: number }>(
      'SELECT string_agg(audit_entry::text, chr(10)) AS text, count(*)::integer AS entries FROM audit_entry',
    );
    expect(trail?.entries).toBe(9);
    const text = trail?.text ?? '';
    expect(text).toContain(maker.clientId);
    for (const secret of shown) {
      for (const trace of tracesOf(secret))
        expect(text.includes(trace), `a trace of a secret: ${trace}`).toBe(false);
    }
  });
});

/** A secret and its hash, in their usual encodings, and each part of 12 characters. */
function tracesOf(secret: string): string[] {
  const digest = createHash('sha256').update(secret).digest();
  const hashes = (['hex', 'base64', 'base64url'] as const).map((encoding) => digest.toString(encoding));
  const pieces = Array.from({ length: secret.length - 11 }, (_, start) => secret.slice(start, start + 12));
  return [...hashes, Buffer.from(secret).toString('base64'), ...pieces];
}
