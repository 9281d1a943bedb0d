import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExpiryNotices } from '../../../../src/recalls/credentials/expiry-notices.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { expectRefusal } from '../../auth/expectations.js';
import { expectAgreement, fixDifferences } from './both-sides.js';
import { callAs, EntraSite } from './entra-service.js';

vi.mock('node:timers/promises', async () => (await import('./hurried-timers.js')).hurriedTimers);

describe('Client secrets with Microsoft Entra ID', () => {
  let site: EntraSite;
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    site = await EntraSite.open();
    service = await site.start();
  });
  beforeEach(async () => {
    site.graph.server.reset();
    maker = await service.onboard();
  });
  afterAll(async () => {
    await service?.stop();
    await site?.close();
  });

  const call = (method: 'get' | 'put' | 'delete', path = '/credentials') =>
    callAs({ service, tenant: site.tenant }, maker, [method, path]);
  const passwords = () => site.graph.all.find(({ appId }) => appId === maker.clientId)?.passwords ?? [];

  it('are the passwords of the application: made, listed and removed there', async () => {
    service.clock.advance({ seconds: 1 });
    const renewed = await call('put');
    expect(renewed.status).toBe(200);
    expect(passwords().map(({ secretText }) => secretText)).toEqual([
      maker.clientSecret,
      renewed.body.clientSecret,
    ]);
    const listed = await call('get');
    expect(listed.body).toEqual(
      passwords().map(({ keyId, hint, endDateTime }) => ({
        keyId,
        hint,
        createdAt: expect.any(String),
        expiresAt: new Date(endDateTime).toISOString(),
      })),
    );
    const [first] = listed.body;
    expect((await call('delete', `/credentials/${first.keyId.toUpperCase()}`)).status).toBe(204);
    expect(passwords().map(({ secretText }) => secretText)).toEqual([renewed.body.clientSecret]);
    await expectAgreement(service, site.graph);
  });

  it('are two at most, however many are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => call('put')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    expectRefusal(await call('put'), 'secretLimitReached');
    expect(passwords()).toHaveLength(2);
    await expectAgreement(service, site.graph);
  });

  it('are one at least, however many are removed at once', async () => {
    await call('put');
    const { body } = await call('get');
    const answers = await Promise.all(
      body.map(({ keyId }: { keyId: string }) => call('delete', `/credentials/${keyId}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 400]);
    expect(passwords()).toHaveLength(1);
    await expectAgreement(service, site.graph);
  });

  it('that are not the caller’s are not found, and Graph is not asked', async () => {
    await call('put');
    const other = await service.onboard();
    site.graph.server.reset();
    const ofOther = await service.query<{ id: string }>(
      'SELECT key_id AS id FROM client_secret WHERE client_id = $1',
      [other.clientId],
    );
    for (const { id } of [...ofOther, { id: randomUUID() }])
      expectRefusal(await call('delete', `/credentials/${id}`), 'notFound');
    expect(site.graph.server.calls).toEqual([]);
  });

  it('that somebody removed in the tenant can still be removed here', async () => {
    await call('put');
    const [first, second] = passwords();
    const application = site.graph.all.find(({ appId }) => appId === maker.clientId);
    if (application) application.passwords = second ? [second] : [];
    expect((await call('delete', `/credentials/${first?.keyId}`)).status).toBe(204);
    await expectAgreement(service, site.graph);
  });

  it('that Graph could not remove stay, and the same call removes them later', async () => {
    await call('put');
    const [first] = passwords();
    site.graph.server.trouble = () => 'cut before';
    expectRefusal(await call('delete', `/credentials/${first?.keyId}`), 'unavailable');
    expect((await call('get')).body).toHaveLength(2);
    site.graph.server.reset();
    expect((await call('delete', `/credentials/${first?.keyId}`)).status).toBe(204);
    expect(passwords()).toHaveLength(1);
    await expectAgreement(service, site.graph);
  });

  it('whose removal nobody asks for again are removed by and by, with a line in the audit trail', async () => {
    await call('put');
    const [first] = passwords();
    // The last response is lost: Graph has removed the password, but the service does not know it.
    site.graph.server.trouble = () => 'cut after';
    expectRefusal(await call('delete', `/credentials/${first?.keyId}`), 'unavailable');
    site.graph.server.reset();
    await fixDifferences(service);
    await expectAgreement(service, site.graph);
    expect(
      await service.query(`SELECT before FROM audit_entry WHERE action = 'client secret revoked'`),
    ).toEqual([{ before: { keyId: first?.keyId } }]);
  }, 120_000);

  it('have a notice 30 days before they expire, as with the local issuer', async () => {
    const [password] = passwords();
    const mails = () =>
      service.query('SELECT subject FROM outbox_mail WHERE body_text LIKE $1', [`%${password?.keyId}%`]);
    service.clock.set(Date.parse(password?.endDateTime ?? '') - 30 * 86_400_000);
    await service.application.get(ExpiryNotices).tick();
    expect(await mails()).toEqual([
      { subject: 'Vehicle Recalls API: your client secret expires in 30 days' },
    ]);
  });
});
