import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeCause } from '../../../../src/platform/errors/describe-cause.js';
import { CredentialsService } from '../../../../src/recalls/credentials/credentials.service.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../../support/service.js';
import { expectRefusal } from '../../auth/expectations.js';
import { clientCount, expectAgreement, fixDifferences } from './both-sides.js';
import { callAs, EntraSite } from './entra-service.js';
import { failure } from './fake-graph.js';
import { type Call, HTML_PAGE, type Trouble } from './fake-server.js';
import { GRAPH_CLIENT_SECRET } from './fake-tenant.js';
import { HURRY } from './hurried-timers.js';

vi.mock('node:timers/promises', async () => (await import('./hurried-timers.js')).hurriedTimers);

const tooMany = (call: Call): Trouble => ({
  ...failure(429, 'TooManyRequests', 'Too many requests.', call),
  headers: { 'retry-after': '10' },
});
const page: Trouble = { status: 503, headers: { 'content-type': 'text/html' }, body: HTML_PAGE };

/** Faults of a single request, after which a retry succeeds. */
const PASSING: [string, (call: Call) => Trouble][] = [
  ['429 with Retry-After', tooMany],
  ['503 with a page', () => page],
  ['500', (call) => failure(500, 'InternalServerError', 'It is us.', call)],
  [
    'a concurrency violation',
    (call) => failure(409, 'Directory_ConcurrencyViolation', 'Please retry.', call),
  ],
  ['200 with a page', () => ({ ...page, status: 200 })],
  ['a connection cut before', () => 'cut before'],
  ['a connection cut in the middle of the answer', () => 'cut after'],
  ['a page after it was done', () => 'page after'],
];

/** Faults that last from one request on. */
const LASTING: [string, (call: Call) => Trouble][] = [
  ['refuses us', (call) => failure(403, 'Authorization_RequestDenied', 'Insufficient privileges.', call)],
  ['is gone', () => 'cut before'],
  ['does what it is asked and loses every answer', () => 'cut after'],
];

/** The requests of an onboarding: application, service principal, password. */
const CALLS = [1, 2, 3];

describe('When Microsoft Graph has trouble', () => {
  let site: EntraSite;
  let service: Service;

  beforeAll(async () => {
    site = await EntraSite.open();
    service = await site.start();
    // The token for Graph is requested only once.
    await service.onboard();
  });
  afterEach(async () => {
    site.graph.server.reset();
    site.tenant.reset();
    await fixDifferences(service);
    await expectAgreement(service, site.graph);
    site.graph.hideNewFor = 0;
  });
  afterAll(async () => {
    await service?.stop();
    await site?.close();
  });

  const onlyAt = (number: number, trouble: (call: Call) => Trouble) => {
    site.graph.server.reset();
    site.graph.server.trouble = (call) => (call.number === number ? trouble(call) : undefined);
  };
  const from = (number: number, trouble: (call: Call) => Trouble) => {
    site.graph.server.reset();
    site.graph.server.trouble = (call) => (call.number >= number ? trouble(call) : undefined);
  };

  it.each(
    PASSING.flatMap(([name, trouble]) => CALLS.map((number) => ({ name, trouble, number }))),
  )('onboarding goes well after $name at call $number', async ({ trouble, number }) => {
    onlyAt(number, trouble);
    const maker = await service.onboard();
    const answer = await callAs({ service, tenant: site.tenant }, maker, ['get', '/credentials']);
    expect(answer.body).toHaveLength(1);
    const own = site.graph.all.filter(({ appId }) => appId === maker.clientId);
    expect(own[0]?.passwords.map(({ secretText }) => secretText)).toContain(maker.clientSecret);
  }, 120_000);

  it('waits as long as Retry-After says', async () => {
    onlyAt(1, tooMany);
    const begun = performance.now();
    await service.onboard();
    expect(performance.now() - begun).toBeGreaterThan((10_000 / HURRY) * 0.99);
  });

  it('gives up at once when Graph asks for a wait of minutes', async () => {
    from(1, (call) => ({ ...(tooMany(call) as object), status: 429, headers: { 'retry-after': '300' } }));
    const begun = performance.now();
    await expect(service.onboard()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('waits for a new application to be known everywhere', async () => {
    site.graph.hideNewFor = 3;
    site.graph.server.reset();
    const maker = await service.onboard();
    expect(site.graph.all.find(({ appId }) => appId === maker.clientId)?.hasServicePrincipal).toBe(true);
    expect(site.graph.server.calls.length).toBe(6);
  });

  it('logs which request failed and Graph’s id of it, and nothing of the request or response', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const maker = await service.onboard();
    from(1, (call) => failure(500, 'InternalServerError', `It was ${call.body} ${maker.clientSecret}`, call));
    const fault = await service.application
      .get(CredentialsService)
      .issue(maker.clientId, 'your client')
      .catch((error: unknown) => error);
    const printed = `${describeCause(fault)} ${JSON.stringify(warn.mock.calls)}`;
    warn.mockRestore();
    const line = /addPassword: 500 InternalServerError \(request-id [\da-f-]{36}\)/;
    expect(describeCause(fault)).toMatch(line);
    expect(printed.match(new RegExp(line, 'g'))?.length).toBeGreaterThan(2);
    expect(printed).not.toContain('It was');
    expect(printed).not.toContain(GRAPH_CLIENT_SECRET);
    for (const token of site.graph.tokens) expect(printed).not.toContain(token);
  });

  it('gets another token when Graph rejects the current one', async () => {
    site.graph.tokens.clear();
    await service.onboard();
    expect(site.graph.tokens.size).toBe(1);
  });

  it.each(
    LASTING.flatMap(([name, trouble]) => CALLS.map((number) => ({ name, trouble, number }))),
  )('nobody is onboarded when it $name from call $number on', async ({ trouble, number }) => {
    const before = await clientCount(service);
    from(number, trouble);
    const name = `Nobody ${number} ${Math.random()}`;
    await expect(service.onboard('manufacturer', { name })).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await clientCount(service)).toBe(before);
    expect(await service.query('SELECT FROM manufacturer WHERE name = $1', [name])).toEqual([]);
    site.graph.server.reset();
    await fixDifferences(service);
    await expectAgreement(service, site.graph);
    await service.onboard('manufacturer', { name });
  }, 180_000);

  it('nothing stays in the tenant when the database refuses the newcomer', async () => {
    const before = site.graph.all.length;
    const name = `Twice ${Math.random()}`;
    // Another call is faster: the name is free when it is checked, and taken when the client is stored.
    site.graph.server.reset();
    site.graph.server.trouble = async ({ number }) => {
      if (number === 2) {
        await service.query(
          `INSERT INTO manufacturer (name, team_email, sftp_username, created_at) VALUES ($1, 'a@b.example', $1, $2)`,
          [name, new Date()],
        );
      }
      return undefined;
    };
    await expect(service.onboard('manufacturer', { name })).rejects.toMatchObject({ entry: 'conflict' });
    expect(site.graph.all).toHaveLength(before);
    await expectAgreement(service, site.graph);
    // The next time, the conflict is found before anything is created.
    site.graph.server.reset();
    await expect(service.onboard('manufacturer', { name })).rejects.toMatchObject({ entry: 'conflict' });
    expect(site.graph.server.calls).toEqual([]);
  });

  describe('with a new secret', () => {
    let maker: OnboardedClient;

    beforeEach(async () => {
      maker = await service.onboard();
      service.clock.advance({ seconds: 1 });
    });
    const call = (method: 'get' | 'put' | 'delete', path = '/credentials') =>
      callAs({ service, tenant: site.tenant }, maker, [method, path]);
    const passwords = () => site.graph.all.find(({ appId }) => appId === maker.clientId)?.passwords ?? [];

    it.each(PASSING)(
      'goes well after %s',
      async (_, trouble) => {
        onlyAt(1, trouble);
        const answer = await call('put');
        expect(answer.status).toBe(200);
        site.graph.server.reset();
        await fixDifferences(service);
        await expectAgreement(service, site.graph);
        expect(passwords().map(({ secretText }) => secretText)).toEqual([
          maker.clientSecret,
          answer.body.clientSecret,
        ]);
        const { body } = await call('get');
        onlyAt(1, trouble);
        expect((await call('delete', `/credentials/${body[1].keyId}`)).status).toBe(204);
        expect(passwords().map(({ secretText }) => secretText)).toEqual([maker.clientSecret]);
      },
      60_000,
    );

    it.each(LASTING)(
      'gives none and keeps none when it %s',
      async (_, trouble) => {
        from(1, trouble);
        expectRefusal(await call('put'), 'unavailable');
        site.graph.server.reset();
        expect((await call('get')).body).toHaveLength(1);
        await fixDifferences(service);
        expect(passwords().map(({ secretText }) => secretText)).toEqual([maker.clientSecret]);
      },
      90_000,
    );
  });
});
