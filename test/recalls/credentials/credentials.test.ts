import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';
import { expectFault, keptSecrets, liveSecrets, newSecret as newSecretOf, UUID } from './kept-secrets.js';

describe('/credentials', () => {
  let service: Service;
  let maker: OnboardedClient;

  const kept = (client = maker) => keptSecrets(service, client);
  const live = (client = maker) => liveSecrets(service, client);
  const newSecret = (client = maker) => newSecretOf(service, client);
  const mailsToTeam = (client = maker) =>
    service.query<{ subject: string; body_text: string; body_html: string }>(
      'SELECT * FROM outbox_mail WHERE recipient = $1',
      [client.manufacturer?.teamEmail],
    );

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    maker = await service.onboard();
  });

  describe('PUT', () => {
    it('gives a second secret that expires in two years, and leaves the first valid', async () => {
      const answer = await service.as(maker).put('/credentials');

      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).toEqual({ clientSecret: expect.stringMatching(/^[\w.~-]{40}$/) });
      expect(answer.body.clientSecret).not.toBe(maker.clientSecret);
      const rows = await kept();
      expect(rows).toHaveLength(2);
      const row = rows.find(({ hint }) => hint === answer.body.clientSecret.slice(0, 3));
      const now = new Date(service.clock.now());
      const inTwoYears = new Date(now);
      inTwoYears.setUTCFullYear(now.getUTCFullYear() + 2);
      expect(row).toMatchObject({ created_at: now, expires_at: inTwoYears, removed_at: null });
    });

    it('gives a secret that gets tokens, as the old one still does', async () => {
      const clientSecret = await newSecret();
      for (const secret of [clientSecret, maker.clientSecret]) {
        const token = await service.requestToken({ ...maker, clientSecret: secret });
        const answer = await service.anonymous
          .get('/credentials')
          .set('Authorization', `Bearer ${token}`)
          .set('X-API-Key', maker.apiKey);
        expect(answer.status).toBe(200);
      }
    });

    it('is 412 when two are live, and writes nothing', async () => {
      await newSecret();
      const before = await kept();
      const mails = await mailsToTeam();
      expectFault(
        await service.as(maker).put('/credentials'),
        412,
        'RECALLS-PC-01',
        'You have reached the limit of active client secrets',
      );
      expect(await kept()).toEqual(before);
      expect(await mailsToTeam()).toEqual(mails);
    });

    it('does not count a removed secret', async () => {
      await newSecret();
      const [first] = await kept();
      expect((await service.as(maker).delete(`/credentials/${first?.key_id}`)).status).toBe(204);
      await newSecret();
      expect(await live()).toHaveLength(2);
    });

    it('does not count an expired secret', async () => {
      const own = await Service.start();
      const client = await own.onboard();
      own.clock.advance({ days: 400 });
      const second = (await own.as(client).put('/credentials')).body.clientSecret;
      own.clock.advance({ days: 400 });
      // A new token, because the previous one has expired.
      const token = await own.requestToken({ ...client, clientSecret: second });
      const put = () =>
        own.anonymous
          .put('/credentials')
          .set('Authorization', `Bearer ${token}`)
          .set('X-API-Key', client.apiKey);
      expect((await put()).status).toBe(200);
      expect((await put()).status).toBe(412);
      await own.stop();
    });

    it('called 20 times at once gives one secret and 19 times 412', async () => {
      await service.tokenOf(maker);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => service.as(maker).put('/credentials')),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(412)]);
      const [given] = answers.filter(({ status }) => status === 200);
      const rows = await live();
      expect(rows).toHaveLength(2);
      expect(rows.map(({ hint }) => hint)).toContain(given?.body.clientSecret.slice(0, 3));
      expect(await mailsToTeam()).toHaveLength(1);
    });

    it('ignores a body', async () => {
      expect((await service.as(maker).put('/credentials', 'not JSON')).status).toBe(200);
    });

    it('tells the team, without the secret', async () => {
      const clientSecret = await newSecret();
      const row = (await kept()).find(({ hint }) => hint === clientSecret.slice(0, 3));
      const [mail, ...others] = await mailsToTeam();
      expect(others).toEqual([]);
      expect(mail?.subject).toBe('Vehicle Recalls API: a new client secret was created');
      for (const text of [mail?.body_text, mail?.body_html]) {
        expect(text).toContain(row?.key_id);
        expect(text).not.toContain(clientSecret);
        expect(text).not.toContain(maker.clientSecret);
      }
    });

    it('leaves no secret in clear anywhere in the database', async () => {
      const needles = [await newSecret(), maker.clientSecret].flatMap((secret) => [
        secret,
        Buffer.from(secret).toString('hex'),
        Buffer.from(secret).toString('base64'),
      ]);
      const tables = await service.query<{ name: string }>(
        `SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public'`,
      );
      expect(tables.length).toBeGreaterThan(5);
      for (const { name } of tables) {
        for (const needle of needles) {
          const found = await service.query(`SELECT 1 FROM ${name} WHERE position($1 IN ${name}::text) > 0`, [
            needle,
          ]);
          expect(found, name).toEqual([]);
        }
      }
    });
  });

  describe('GET', () => {
    it('lists the live secrets, the oldest first, without the secrets', async () => {
      const clientSecret = await newSecret();
      const answer = await service.as(maker).get('/credentials');

      expect(answer.status).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      const rows = await kept();
      expect(answer.body).toEqual(
        rows.map((row) => ({
          keyId: row.key_id,
          hint: row.hint,
          createdAt: row.created_at.toISOString(),
          expiresAt: row.expires_at.toISOString(),
        })),
      );
      expect(answer.body[0].keyId).toMatch(UUID);
      expect(answer.body.map(({ hint }: { hint: string }) => hint)).toEqual([
        maker.clientSecret.slice(0, 3),
        clientSecret.slice(0, 3),
      ]);
      expect(answer.text).not.toContain(clientSecret);
      expect(answer.text).not.toContain(maker.clientSecret);
    });

    it('leaves out removed ones and other manufacturers’', async () => {
      await newSecret();
      const [first, second] = await kept();
      await service.as(maker).delete(`/credentials/${first?.key_id}`);
      const other = await service.onboard();

      const own = await service.as(maker).get('/credentials');
      expect(own.body).toMatchObject([{ keyId: second?.key_id }]);
      expect(own.body).toHaveLength(1);
      const others = await service.as(other).get('/credentials');
      expect(others.body).toHaveLength(1);
      expect(others.body[0].keyId).not.toBe(second?.key_id);
    });
  });

  it.each(['mot', 'admin'] as const)('is closed to the role %s', async (role) => {
    const client = await service.onboard(role);
    const before = await kept(client);
    const calls = service.as(client);
    for (const answer of [
      await calls.put('/credentials'),
      await calls.get('/credentials'),
      await calls.delete(`/credentials/${before[0]?.key_id}`),
    ]) {
      expectFault(answer, 403, 'RECALLS-FB-01', 'You do not have permission to access this endpoint');
    }
    expect(await kept(client)).toEqual(before);
  });

  it('asks for both credentials', async () => {
    const before = await kept();
    for (const answer of [
      await service.anonymous.put('/credentials'),
      await service.anonymous.get('/credentials'),
      await service.anonymous.delete(`/credentials/${before[0]?.key_id}`),
    ]) {
      expectFault(answer, 403, 'RECALLS-FB-04', 'Your access token is missing');
    }
    expect(await kept()).toEqual(before);
  });

  it.each([
    ['post', '/credentials'],
    ['delete', '/credentials'],
    ['get', `/credentials/${randomUUID()}`],
    ['put', `/credentials/${randomUUID()}`],
  ] as const)('has no %s %s', async (method, path) => {
    expectFault(await service.as(maker)[method](path), 404, 'RECALLS-NF-02', 'URL not found');
  });
});
