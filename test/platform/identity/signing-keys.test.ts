import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SigningKeys } from '../../../src/platform/identity/signing-keys/signing-keys.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { createDatabase, Service } from '../../support/service.js';

describe('the signing keys', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  const running: Service[] = [];

  beforeEach(async () => {
    database = await createDatabase();
    await onDatabase('DELETE FROM signing_key');
  });
  afterEach(async () => {
    for (const service of running.splice(0)) await service.stop();
    await database.drop();
  });

  async function onDatabase(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(sql);
    await client.end();
  }

  async function start(beside?: Service): Promise<Service> {
    const service = await Service.start(
      {},
      { databaseUrl: database.url, ...(beside ? { clock: beside.clock } : {}) },
    );
    running.push(service);
    return service;
  }

  const publishedBy = async (service: Service): Promise<string[]> => {
    const answer = await service.anonymous.get('/any/discovery/v2.0/keys');
    expect(answer.status).toBe(200);
    return answer.body.keys.map(({ kid }: { kid: string }) => kid);
  };
  const kidOf = (token: string): string =>
    JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
  const kept = (service: Service) => service.query('SELECT kid FROM signing_key');
  const statusOf = async (service: Service, client: OnboardedClient, token: string) => {
    const answer = await service.anonymous
      .get('/credentials')
      .set('Authorization', `Bearer ${token}`)
      .set('X-API-Key', client.apiKey);
    return answer.status;
  };

  it('are made once, however many processes need the first one at the same time', async () => {
    const one = await start();
    const other = await start(one);
    const client = await one.onboard();
    const processes = [one, other, one, other, one, other];
    const tokens = await Promise.all(processes.map((service) => service.requestToken(client)));
    expect(new Set(tokens.map(kidOf)).size).toBe(1);
    expect(await kept(one)).toHaveLength(1);
    for (const service of [one, other]) {
      for (const token of tokens) expect(await statusOf(service, client, token)).toBe(200);
    }
  });

  it('survive a restart, and so do the tokens', async () => {
    const before = await start();
    const client = await before.onboard();
    const token = await before.requestToken(client);
    const after = await start(before);
    expect(await statusOf(after, client, token)).toBe(200);
    expect(kidOf(await after.requestToken(client))).toBe(kidOf(token));
  });

  it('are published two days before they sign and until their last token has expired', async () => {
    const service = await start();
    const client = await service.onboard();
    const began = service.clock.now();
    const first = kidOf(await service.requestToken(client));
    service.clock.advance({ days: 27, hours: 23 });
    expect(await publishedBy(service)).toEqual([first]);

    service.clock.advance({ hours: 1 });
    const [, second, ...none] = await publishedBy(service);
    expect(none).toEqual([]);
    expect(kidOf(await service.requestToken(client))).toBe(first);

    service.clock.set(began + 30 * 86_400_000 - 1);
    const lastOfFirst = await service.requestToken(client);
    expect(kidOf(lastOfFirst)).toBe(first);
    service.clock.advance({ seconds: 1 });
    const firstOfSecond = await service.requestToken(client);
    expect(kidOf(firstOfSecond)).toBe(second);
    expect(await publishedBy(service)).toEqual(expect.arrayContaining([first, second]));
    expect(await statusOf(service, client, lastOfFirst)).toBe(200);
    expect(await statusOf(service, client, firstOfSecond)).toBe(200);

    service.clock.advance({ minutes: 34 });
    expect(await statusOf(service, client, lastOfFirst)).toBe(200);
    service.clock.advance({ days: 2 });
    expect(await publishedBy(service)).toEqual([second]);
  });

  it('are taken out of the database, private half and all, when nothing needs them any more', async () => {
    const service = await start();
    const client = await service.onboard();
    const first = kidOf(await service.requestToken(client));
    service.clock.advance({ days: 400 });
    expect(kidOf(await service.requestToken(client))).not.toBe(first);
    expect(await service.query('SELECT kid FROM signing_key WHERE kid = $1', [first])).toEqual([]);
    expect(await publishedBy(service)).not.toContain(first);
  });

  it('rotate alike in all processes, and each believes what another one signs', async () => {
    const one = await start();
    const other = await start(one);
    const client = await one.onboard();
    await one.requestToken(client);
    await other.requestToken(client);
    // A key that only one process knows: it was created while the other had no reason to read the keys.
    one.clock.advance({ days: 45 });
    const token = await one.requestToken(client);
    expect(await statusOf(other, client, token)).toBe(200);
    expect(kidOf(await other.requestToken(client))).toBe(kidOf(token));
    expect(await kept(one)).toHaveLength(1);
  });

  it('make forged key ids ask the database once in five seconds, not once a call', async () => {
    const service = await start();
    const client = await service.onboard();
    const token = await service.requestToken(client);
    const forged = token.replace(
      /^[^.]+/,
      Buffer.from('{"alg":"RS256","kid":"made up"}').toString('base64url'),
    );
    const rounds = vi.spyOn(service.application.get(SigningKeys), 'refresh');
    for (let attempt = 0; attempt < 5; attempt++) expect(await statusOf(service, client, forged)).toBe(401);
    expect(rounds).toHaveBeenCalledTimes(1);
    service.clock.advance({ seconds: 5 });
    for (let attempt = 0; attempt < 5; attempt++) expect(await statusOf(service, client, forged)).toBe(401);
    expect(rounds).toHaveBeenCalledTimes(2);
  });
});
