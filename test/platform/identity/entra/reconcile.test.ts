import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KadoeOnboarding } from '../../../../src/kadoe/onboarding/kadoe-onboarding.js';
import { EntraCleanupJob } from '../../../../src/platform/identity/reconciliation/entra-cleanup-job.js';
import {
  NotTheSameTenant,
  Reconciliation,
} from '../../../../src/platform/identity/reconciliation/reconciliation.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { recalls } from '../../../support/started-service.js';
import { keepFromLogs } from '../../../support/suite-log.js';
import { expectAgreement } from './both-sides.js';
import { EntraSite } from './entra-service.js';

describe('Reconciling the tenant with the database', () => {
  let site: EntraSite;
  let service: Service;
  let maker: OnboardedClient;
  let other: OnboardedClient;

  beforeAll(async () => {
    site = await EntraSite.open();
  });
  beforeEach(async () => {
    site.reset();
    await service?.stop();
    service = await site.start();
    maker = await service.onboard();
    service.clock.advance({ seconds: 1 });
    other = await service.onboard('mot');
    service.clock.advance({ minutes: 6 });
  });
  afterAll(async () => {
    await service?.stop();
    await site?.close();
  });

  const run = (fix: boolean) =>
    service.application
      .get(Reconciliation, { strict: false })
      .run({ kind: 'command line', user: 'op' }, { fix });
  const applicationOf = ({ clientId }: OnboardedClient) => {
    const application = site.graph.all.find(({ appId }) => appId === clientId);
    if (!application) throw new Error('There is none.');
    return application;
  };

  it('finds nothing when they agree, however many pages the list has', async () => {
    site.graph.pageSize = 1;
    expect(await run(false)).toEqual([]);
  });

  it('reports what exists on one side only, and changes nothing unless asked to', async () => {
    const third = await service.onboard('admin');
    service.clock.advance({ minutes: 6 });
    // Only in the tenant: an application, and a password that somebody added by hand.
    const stray = { ...applicationOf(maker), id: randomUUID(), appId: randomUUID(), displayName: 'Stray' };
    site.graph.applications.set(stray.id, stray);
    const mine = applicationOf(maker);
    const [password] = mine.passwords;
    if (!password) throw new Error('There is none.');
    const byHand = { ...password, keyId: randomUUID(), displayName: 'by hand' };
    const expired = { ...password, keyId: randomUUID(), endDateTime: '2020-01-01T00:00:00Z' };
    mine.passwords = [password, byHand, expired];
    // Only in the database: a client, and a secret.
    site.graph.applications.delete(applicationOf(other).id);
    applicationOf(third).passwords = [];
    const expected = [
      { kind: 'application of no client', clientId: stray.appId, name: 'Stray', keyId: null },
      { kind: 'password that is no secret', clientId: maker.clientId, keyId: byHand.keyId },
      { kind: 'client without application', clientId: other.clientId, keyId: null },
      { kind: 'secret without password', clientId: third.clientId, keyId: expect.any(String) },
    ];
    const before = JSON.stringify(site.graph.all);
    expect(await run(false)).toEqual(
      expected.map((each) => expect.objectContaining({ ...each, mended: false })),
    );
    expect(JSON.stringify(site.graph.all)).toBe(before);
    expect(await run(true)).toEqual(
      expected.map((each) => expect.objectContaining({ ...each, mended: true })),
    );
    expect(await run(false)).toEqual([]);
    expect(site.graph.applications.has(stray.id)).toBe(false);
    expect(applicationOf(maker).passwords).toEqual([password, expired]);
    expect(
      await service.query(`SELECT subject_id, action FROM audit_entry WHERE actor_user = 'op' ORDER BY id`),
    ).toEqual([
      { subject_id: other.clientId, action: 'client disabled' },
      { subject_id: other.clientId, action: 'client secret revoked' },
      { subject_id: third.clientId, action: 'client secret revoked' },
    ]);
  });

  it('does not miss the application of a client that signs in with a password, nor disables it', async () => {
    const onboarding = service.application.get(KadoeOnboarding, { strict: false });
    const request = { name: 'Harbour Parking', email: 'kadoe-team@harbour.example' };
    const { clientId, apiKey, oneTimePassword } = await onboarding.onboard({ kind: 'service' }, request);
    keepFromLogs('an API key', apiKey);
    keepFromLogs('a one-time password', oneTimePassword);
    service.clock.advance({ minutes: 6 });

    expect(await run(true)).toEqual([]);
    expect(await service.query('SELECT disabled_at FROM client WHERE id = $1', [clientId])).toEqual([
      { disabled_at: null },
    ]);
    expect(site.graph.all.map(({ appId }) => appId)).not.toContain(clientId);
  });

  it('leaves alone what another installation made, and what has no tag of ours', async () => {
    for (const tags of [[], ['vehicle-recalls'], ['vehicle-recalls', 'vehicle-recalls-installation:x']]) {
      const application = { ...applicationOf(maker), id: randomUUID(), appId: randomUUID(), tags };
      site.graph.applications.set(application.id, application);
    }
    const before = site.graph.all.length;
    expect(await run(true)).toEqual([]);
    expect(site.graph.all).toHaveLength(before);
  });

  it('does not shut everybody out when it is shown another tenant', async () => {
    site.graph.applications.clear();
    expect(await run(false)).toHaveLength(2);
    await expect(run(true)).rejects.toThrow(NotTheSameTenant);
    expect(await service.query('SELECT FROM client WHERE disabled_at IS NOT NULL')).toEqual([]);
  });

  it('ignores operations in progress until they must have been abandoned', async () => {
    site.graph.server.reset();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    site.graph.server.trouble = async ({ method, path }) => {
      if (method === 'POST' && path.endsWith('addPassword')) await held;
      return undefined;
    };
    const slow = service.onboard();
    await expect.poll(() => site.graph.all.length).toBe(3);
    expect(await run(true)).toEqual([]);
    expect(site.graph.all).toHaveLength(3);
    release();
    await slow;
    expect(await run(false)).toEqual([]);
  });

  it('stores nothing of an operation that was abandoned meanwhile', async () => {
    site.graph.server.reset();
    site.graph.server.trouble = async ({ method, path }) => {
      if (method === 'POST' && path.endsWith('addPassword')) {
        service.clock.advance({ minutes: 6 });
        await service.application.get(EntraCleanupJob, { strict: false }).tick();
      }
      return undefined;
    };
    await expect(service.onboard()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await service.query('SELECT FROM client')).toHaveLength(2);
    site.graph.server.reset();
    await service.application.get(EntraCleanupJob, { strict: false }).tick();
    await expectAgreement(service, site.graph);
  }, 120_000);

  it('is a command that exits with 1 while there are differences', async () => {
    site.graph.applications.set('stray', { ...applicationOf(maker), id: 'stray', appId: randomUUID() });
    const caFile = join(service.settings.dataDir, 'ca.pem');
    await writeFile(caFile, site.certificate.cert);
    const settings = {
      ...site.variables,
      NODE_EXTRA_CA_CERTS: caFile,
      DATABASE_URL: service.settings.databaseUrl ?? '',
      DATA_DIR: service.settings.dataDir,
    };
    const looked = await recalls(['reconcile'], settings);
    expect(looked).toMatchObject({ status: 1, stderr: expect.stringContaining('1 differences') });
    expect(JSON.parse(looked.stdout)).toEqual([
      expect.objectContaining({ kind: 'application of no client', mended: false }),
    ]);
    expect(await recalls(['reconcile', '--fix'], settings)).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse((await recalls(['reconcile'], settings)).stdout)).toEqual([]);
    expect(await recalls(['reconcile'], { DATA_DIR: service.settings.dataDir })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('IDENTITY is local'),
    });
  }, 120_000);
});
