import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { startService } from '../../platform/third-party-access/partner.js';
import { Administrator, auditOf } from '../../recalls/administration/administrator.js';
import { createDatabase, type Service } from '../../support/service.js';
import { onboardClient, SignedInClient, stored } from './kadoe-client.js';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('an administrator changes', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: Service;
  /** Another process of the service. */
  let neighbour: Service;
  let admin: Administrator;

  beforeAll(async () => {
    database = await createDatabase();
    // Both can decrypt what is in the database.
    const { encryptionKeys } = readSettings({ ENCRYPTION_KEYS: `both:${'2c'.repeat(32)}` });
    service = await startService({ encryptionKeys }, { databaseUrl: database.url });
    const { clock } = service;
    neighbour = await startService({ encryptionKeys }, { databaseUrl: database.url, clock });
    admin = await Administrator.of(service);
  });
  afterAll(async () => {
    await service.stop();
    await neighbour.stop();
    await database.drop();
  });

  const at = (clientId: string) => `/admin/kadoe/clients/${clientId}`;
  const change = async (clientId: string, changes: object) => {
    const { body, headers } = await admin.get(at(clientId));
    const { enquirers, linkProviderId, mandates, plan } = body;
    return admin.put(at(clientId), { enquirers, linkProviderId, mandates, plan, ...changes }, headers.etag);
  };
  const actsOn = async (clientId: string) =>
    (await auditOf(service, clientId)).filter(({ action }) => /enquirers|mandates/.test(action));

  it('enquirers and reasons, which count at once, and within a second in every process', async () => {
    const client = await onboardClient(admin, { enquirers: { CH001: ['00EV'], CH002: ['00EV'] } });
    const here = await SignedInClient.of(service, client);
    const there = await SignedInClient.of(neighbour, client);
    const read = await admin.get(at(client.clientId));
    expect(read.status).toBe(200);
    expect(read.body).toEqual({
      clientId: client.clientId,
      environment: 'live',
      enquirers: { CH001: ['00EV'], CH002: ['00EV'] },
      linkProviderId: null,
      mandates: [],
      plan: 'standard',
    });
    expect(await here.codesFor('CH002')).toEqual(['ENV913']);
    expect(await there.codesFor('CH002')).toEqual(['ENV913']);

    const enquirers = { CH003: ['00AC'], CH001: ['00EV', '00AC'] };
    const answer = await change(client.clientId, { enquirers });

    expect(answer.status).toBe(200);
    expect(answer.body.enquirers).toEqual({ CH001: ['00AC', '00EV'], CH003: ['00AC'] });
    expect((await admin.get(at(client.clientId))).body).toEqual(answer.body);
    expect((await admin.get(at(client.clientId))).headers.etag).toBe(answer.headers.etag);
    expect(answer.headers.etag).not.toBe(read.headers.etag);
    expect(await here.codesFor('CH002')).toEqual(['ENV930']);
    expect(await here.codesFor('CH001', { reasonCode: '00AC' })).toEqual(['ENV913']);
    expect(await here.codesFor('CH003')).toEqual(['ENV932']);
    service.clock.advance({ seconds: 1 });
    expect(await there.codesFor('CH002')).toEqual(['ENV930']);
    expect(await actsOn(client.clientId)).toEqual([
      {
        action: 'enquirers changed',
        actor: admin.clientId,
        before: { enquirers: { CH001: ['00EV'], CH002: ['00EV'] }, linkProviderId: null, mandates: [] },
        after: {
          enquirers: { CH001: ['00AC', '00EV'], CH003: ['00AC'] },
          linkProviderId: null,
          mandates: [],
        },
      },
    ]);
  });

  it('a client into a link provider with mandates, and back', async () => {
    await onboardClient(admin, { enquirers: { MA001: ['00EV'], MA002: ['00EV'] } });
    const client = await onboardClient(admin);
    const provider = await SignedInClient.of(service, client);
    const asks = (enquirerId: string) => provider.codesFor(enquirerId, { linkProviderId: '0400' });
    expect(await asks('MA001')).toEqual(['ENV930', 'ENV931']);

    const made = await change(client.clientId, { linkProviderId: '0400', mandates: ['MA001', 'MA002'] });
    expect(made.status).toBe(200);
    expect(made.body).toMatchObject({ linkProviderId: '0400', mandates: ['MA001', 'MA002'] });
    expect(await asks('MA001')).toEqual(['ENV913']);

    expect((await change(client.clientId, { mandates: ['MA002'] })).status).toBe(200);
    expect(await asks('MA001')).toEqual(['ENV930']);
    expect(await asks('MA002')).toEqual(['ENV913']);

    expect((await change(client.clientId, { linkProviderId: null, mandates: [] })).status).toBe(200);
    expect(await asks('MA002')).toEqual(['ENV930', 'ENV931']);
  });

  it('enquirers away, whose mandates end with them, as the audit trail says of both clients', async () => {
    const owner = await onboardClient(admin, { enquirers: { RE001: ['00EV'], RE002: ['00EV'] } });
    const provider = await onboardClient(admin, { linkProviderId: '0500', mandates: ['RE001', 'RE002'] });
    const asking = await SignedInClient.of(service, provider);
    expect(await asking.codesFor('RE001', { linkProviderId: '0500' })).toEqual(['ENV913']);

    expect((await change(owner.clientId, { enquirers: { RE002: ['00EV'] } })).status).toBe(200);

    expect(await asking.codesFor('RE001', { linkProviderId: '0500' })).toEqual(['ENV930']);
    expect((await admin.get(at(provider.clientId))).body.mandates).toEqual(['RE002']);
    expect(await actsOn(owner.clientId)).toEqual([
      {
        action: 'enquirers changed',
        actor: admin.clientId,
        before: {
          enquirers: { RE001: ['00EV'], RE002: ['00EV'] },
          linkProviderId: null,
          mandates: [],
          mandatesGiven: [{ clientId: provider.clientId, enquirerId: 'RE001' }],
        },
        after: { enquirers: { RE002: ['00EV'] }, linkProviderId: null, mandates: [], mandatesGiven: [] },
      },
    ]);
    expect(await actsOn(provider.clientId)).toEqual([
      {
        action: 'mandates ended',
        actor: admin.clientId,
        before: { mandates: ['RE001'] },
        after: { mandates: [] },
      },
    ]);
  });

  it('a plan alone, which is one act of its own', async () => {
    const { clientId } = await onboardClient(admin, { enquirers: { PL001: ['00EV'] } });
    const answer = await change(clientId, { plan: 'bulk' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ plan: 'bulk', enquirers: { PL001: ['00EV'] } });
    expect((await admin.get(`/admin/clients/${clientId}`)).body.kadoe.plan).toBe('bulk');
    expect(await actsOn(clientId)).toEqual([]);
    expect((await auditOf(service, clientId)).at(-1)).toMatchObject({
      action: "client's plan changed",
      before: { plan: 'standard' },
      after: { plan: 'bulk' },
    });
  });

  it('an enquirer from one client to another, in two steps', async () => {
    const first = await onboardClient(admin, { enquirers: { MV001: ['00EV'] } });
    const second = await onboardClient(admin, { enquirers: {} });
    const enquirers = { MV001: ['00AC'] };
    const early = await change(second.clientId, { enquirers });
    expect(early.status).toBe(409);
    expect(early.body.errorMessage).toBe(
      'The enquirer MV001 belongs to another client of the live environment',
    );

    expect((await change(first.clientId, { enquirers: {} })).status).toBe(200);
    expect((await change(second.clientId, { enquirers })).body.enquirers).toEqual(enquirers);
  });

  it('nothing that somebody else has changed since it was read', async () => {
    const { clientId } = await onboardClient(admin, { enquirers: { TA001: ['00EV'] } });
    const { headers } = await admin.get(at(clientId));
    const terms = (reason: string) => ({
      plan: 'standard',
      enquirers: { TA001: [reason] },
      linkProviderId: null,
      mandates: [],
    });
    expect((await admin.put(at(clientId), terms('00AC'), headers.etag)).status).toBe(200);
    const before = await stored(service);

    const late = await admin.put(at(clientId), terms('00ZZ'), headers.etag);
    expect(late.status).toBe(412);
    expect(late.body.errorCode).toBe('RECALLS-PC-02');
    const blind = await admin.put(at(clientId), terms('00ZZ'));
    expect(blind.status).toBe(400);
    expect(blind.body.errors).toEqual([
      { field: 'If-Match', message: 'is required: send the ETag that you read' },
    ]);
    expect(await stored(service)).toEqual(before);
  });

  it('nothing with a fault in it, and is told all of them', async () => {
    const { clientId } = await onboardClient(admin, { enquirers: { FA001: ['00EV'] } });
    const before = await stored(service);
    const { headers } = await admin.get(at(clientId));
    const faults = async (body: object) => {
      const answer = await admin.put(at(clientId), body, headers.etag);
      expect(answer.status).toBe(400);
      return answer.body.errors.map(({ field }: { field: string }) => field);
    };

    expect(await faults({})).toEqual(['enquirers', 'linkProviderId', 'mandates', 'plan']);
    expect(
      await faults({ enquirers: { x: [] }, linkProviderId: 24, mandates: {}, plan: 7, colour: 'red' }),
    ).toEqual(['enquirers.x', 'enquirers.x', 'linkProviderId', 'mandates', 'plan', 'colour']);
    const unknown = { enquirers: {}, linkProviderId: '0600', mandates: ['ZZ998', 'ZZ999'], plan: 'golden' };
    expect(await faults(unknown)).toEqual(['mandates[0]', 'mandates[1]', 'plan']);
    expect(await faults({ ...unknown, linkProviderId: null })).toEqual(['mandates']);
    expect(await stored(service)).toEqual(before);
  });

  it('one of two clients into the owner of an enquirer, or a number, when both are asked for together', async () => {
    const clients = [await onboardClient(admin), await onboardClient(admin)];
    for (const changes of [{ enquirers: { TW001: ['00EV'] } }, { linkProviderId: '0700' }]) {
      const answers = await Promise.all(clients.map(({ clientId }) => change(clientId, changes)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    }
  });

  it('no client of another surface, and none that is not there', async () => {
    const maker = await service.onboard();
    for (const clientId of [maker.clientId, NOBODY]) {
      expect((await admin.get(at(clientId))).status).toBe(404);
      const body = { enquirers: {}, linkProviderId: null, mandates: [], plan: 'bulk' };
      expect((await admin.put(at(clientId), body, '"3q2-7wQbV0m9rT1xkZpL4A"')).status).toBe(404);
    }
    expect((await admin.get(at('harbour'))).body.errors).toEqual([
      { field: 'clientId', message: 'must be a UUID' },
    ]);
  });
});
