import { decodeJwt, decodeProtectedHeader } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PasswordHasher } from '../../../src/platform/third-party-access/passwords/password-hasher.js';
import {
  SignInAttempts,
  SLOWED_BY_MS,
} from '../../../src/platform/third-party-access/sign-in/sign-in-attempts.js';
import type { Service } from '../../support/service.js';
import { EXPIRED, PASSWORD, Partner, post, REFUSED, startService } from './partner.js';

let service: Service;

beforeAll(async () => {
  // Without the worker, only calls send statements.
  service = await startService({ parts: new Set(['api'] as const) });
});
afterAll(() => service.stop());

function expectRefused(answer: Awaited<ReturnType<typeof post>>) {
  expect({ status: answer.status, body: answer.body }).toEqual({ status: 401, body: REFUSED });
  expect(answer.headers['www-authenticate']).toBe('Bearer');
}

/** Failures from networks that nobody else uses. */
async function fail(partner: Partner, times: number, address: string) {
  for (let count = 0; count < times; count++) expectRefused(await partner.authenticate('wrong', address));
}

describe('The token of a sign-in', () => {
  it('names the client and lives an hour, and nobody may store the response', async () => {
    const partner = await Partner.signedUp(service);
    const answer = await partner.authenticate();
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['id-token']);
    expect(answer.headers['cache-control']).toBe('no-store');
    const token = answer.body['id-token'];
    const now = Math.floor(service.clock.now() / 1_000);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
    expect(decodeJwt(token)).toEqual({
      sub: partner.clientId,
      iss: 'http://recalls.test/thirdparty-access',
      aud: 'dvla',
      iat: now,
      exp: now + 3_600,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('is given to a username in capital letters, and to two sign-ins at once, each with an id of its own', async () => {
    const partner = await Partner.signedUp(service);
    const capital = await post(service, 'authenticate', {
      userName: partner.userName.toUpperCase(),
      password: PASSWORD,
    });
    expect(capital.status).toBe(200);
    const both = await Promise.all([partner.authenticate(), partner.authenticate()]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const [one, other] = both.map(({ body }) => decodeJwt(body['id-token']).jti);
    expect(one).not.toBe(other);
  });
});

describe('A sign-in is refused with one answer', () => {
  it('for a user that does not exist, a wrong password, a locked pair and a disabled client', async () => {
    const partner = await Partner.signedUp(service);
    expectRefused(await post(service, 'authenticate', { userName: 'nobody', password: PASSWORD }));
    expectRefused(await partner.authenticate('wrong'));
    await fail(partner, 4, '198.51.100.7');
    expectRefused(await partner.authenticate());

    const disabled = await Partner.signedUp(service);
    await disabled.disable();
    expectRefused(await disabled.authenticate());
  });

  it('after the same work for every reason: one hash and the same statements', async () => {
    const partner = await Partner.signedUp(service);
    const verify = vi.spyOn(service.application.get(PasswordHasher, { strict: false }), 'verify');
    const sent = vi.spyOn(pg.Client.prototype, 'query');
    try {
      const workOf = async (attempt: () => Promise<unknown>) => {
        verify.mockClear();
        sent.mockClear();
        await attempt();
        const statements = sent.mock.calls
          .map(([statement]) => String(statement))
          .filter((text) => text.includes('third_party'));
        return { hashes: verify.mock.calls.length, statements };
      };
      const unknown = await workOf(() =>
        post(service, 'authenticate', { userName: 'nobody-else', password: 'wrong' }, '192.0.2.1'),
      );
      expect(unknown.hashes).toBe(1);
      expect(unknown.statements).toHaveLength(4);
      const attempts: [string, string][] = [
        ['wrong', '192.0.2.2'],
        ['wrong', '192.0.2.2'],
      ];
      for (const [password, address] of attempts) {
        expect(await workOf(() => partner.authenticate(password, address))).toEqual(unknown);
      }
      await fail(partner, 3, '192.0.2.2');
      expect(await workOf(() => partner.authenticate('wrong', '192.0.2.2'))).toEqual(unknown);
      expect(await workOf(() => partner.authenticate(PASSWORD, '192.0.2.2'))).toEqual(unknown);
    } finally {
      verify.mockRestore();
      sent.mockRestore();
    }
  });

  it('that says more only to the right password: an expired one', async () => {
    const partner = await Partner.signedUp(service);
    service.clock.advance({ days: 90, milliseconds: -1 });
    expect((await partner.authenticate()).status).toBe(200);
    service.clock.advance({ milliseconds: 1 });
    const expired = await partner.authenticate();
    expect({ status: expired.status, body: expired.body }).toEqual({ status: 401, body: EXPIRED });
    expectRefused(await partner.authenticate('wrong'));
    // Only the change of the password works, and then everything does.
    expect((await partner.changePassword({ password: PASSWORD }, 'Another-Horse-8')).status).toBe(200);
    expect((await partner.authenticate('Another-Horse-8')).status).toBe(200);
  });

  it('that says more only to the right password: a one-time one, which is worthless after 24 hours', async () => {
    const partner = await Partner.onboard(service);
    const unused = await partner.authenticate(partner.oneTimePassword);
    expect({ status: unused.status, body: unused.body }).toEqual({ status: 401, body: EXPIRED });
    service.clock.advance({ hours: 24 });
    expectRefused(await partner.authenticate(partner.oneTimePassword));
    expectRefused(await partner.changePassword({ password: partner.oneTimePassword }));
  });
});

describe('Five wrong passwords in 15 minutes', () => {
  it('lock the pair of username and network for 15 minutes, and no other pair', async () => {
    const partner = await Partner.signedUp(service);
    const neighbour = await Partner.signedUp(service);
    await fail(partner, 4, '203.0.113.1');
    // The fourth of them did not lock it.
    expect((await partner.authenticate(PASSWORD, '203.0.113.1')).status).toBe(200);
    await fail(partner, 1, '203.0.113.99');
    expectRefused(await partner.authenticate(PASSWORD, '203.0.113.1'));
    expectRefused(await partner.authenticate(PASSWORD, '203.0.113.200'));
    // The owner is somewhere else, and others share its network.
    expect((await partner.authenticate(PASSWORD, '203.0.114.1')).status).toBe(200);
    expect((await neighbour.authenticate(PASSWORD, '203.0.113.1')).status).toBe(200);

    service.clock.advance({ minutes: 15, milliseconds: -1 });
    expectRefused(await partner.authenticate(PASSWORD, '203.0.113.1'));
    service.clock.advance({ milliseconds: 1 });
    expect((await partner.authenticate(PASSWORD, '203.0.113.1')).status).toBe(200);
  });

  it('count the /64 of IPv6 as one network', async () => {
    const partner = await Partner.signedUp(service);
    for (let host = 1; host <= 5; host++) await fail(partner, 1, `2001:db8:1:2::${host}`);
    expectRefused(await partner.authenticate(PASSWORD, '2001:db8:1:2:ffff::1'));
    expect((await partner.authenticate(PASSWORD, '2001:db8:1:3::1')).status).toBe(200);
  });

  it('count together with those for a change of the password', async () => {
    const partner = await Partner.signedUp(service);
    await fail(partner, 3, '203.0.113.1');
    for (let count = 0; count < 2; count++) {
      expectRefused(await partner.changePassword({ password: 'wrong' }, 'New-Horse-99', '203.0.113.1'));
    }
    expectRefused(await partner.authenticate(PASSWORD, '203.0.113.1'));
    expectRefused(await partner.changePassword({ password: PASSWORD }, 'New-Horse-99', '203.0.113.1'));
    expect((await partner.authenticate()).status).toBe(200);
  });

  it('are all that is answered of many parallel guesses, also if a later one is right', async () => {
    const partner = await Partner.signedUp(service);
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, () => partner.authenticate('wrong', '203.0.113.1')),
    ]);
    for (const answer of answers) expectRefused(answer);
    const [row] = await service.query<{ failures: number }>(
      `SELECT max(cardinality(failed_at)) AS failures FROM third_party_sign_in_failure
        WHERE user_digest = sha256($1::bytea)`,
      [Buffer.from(partner.userName)],
    );
    // The five that locked the pair; the others were not judged.
    expect(row?.failures).toBe(5);
    expectRefused(await partner.authenticate(PASSWORD, '203.0.113.1'));
  });
});

describe('More than 50 failures in an hour for a username', () => {
  it('slow its answers, right and wrong, and lock nobody out', async () => {
    const partner = await Partner.signedUp(service);
    for (let network = 1; network <= 10; network++) await fail(partner, 5, `203.0.${network}.1`);
    const slowDown = vi.spyOn(service.application.get(SignInAttempts, { strict: false }), 'slowDown');
    try {
      expect((await partner.authenticate(PASSWORD, '192.0.2.1')).status).toBe(200);
      expect(slowDown).not.toHaveBeenCalled();
      const begin = performance.now();
      await fail(partner, 1, '203.0.99.1');
      expect(slowDown).toHaveBeenCalledTimes(1);
      expect(performance.now() - begin).toBeGreaterThanOrEqual(SLOWED_BY_MS - 5);

      slowDown.mockResolvedValue();
      expect((await partner.authenticate(PASSWORD, '192.0.2.1')).status).toBe(200);
      expect((await partner.changePassword({ password: PASSWORD }, 'Slow-Horse-9', '192.0.2.1')).status).toBe(
        200,
      );
      expect(slowDown).toHaveBeenCalledTimes(3);
      // A username that does not exist is slowed alike, or the time would tell.
      for (let network = 1; network <= 11; network++) {
        for (let count = 0; count < 5; count++) {
          const attempt = { userName: 'nobody-at-all', password: 'wrong' };
          expectRefused(await post(service, 'authenticate', attempt, `203.1.${network}.1`));
        }
      }
      expect(slowDown).toHaveBeenCalledTimes(3 + 5);

      service.clock.advance({ hours: 1, milliseconds: -1 });
      expect((await partner.authenticate('Slow-Horse-9', '192.0.2.1')).status).toBe(200);
      expect(slowDown).toHaveBeenCalledTimes(9);
      service.clock.advance({ milliseconds: 1 });
      expect((await partner.authenticate('Slow-Horse-9', '192.0.2.1')).status).toBe(200);
      expect(slowDown).toHaveBeenCalledTimes(9);
    } finally {
      slowDown.mockRestore();
    }
  });
});
