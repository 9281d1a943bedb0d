import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../support/service.js';
import { PASSWORD, Partner, post, REFUSED, startService } from './partner.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const REUSED = [
  { status: 400, title: 'Bad Request', detail: 'newPassword must not be one of your last 5 passwords' },
];

describe('A new password', () => {
  it('replaces the one-time password, which opens nothing else, and the team is told', async () => {
    const partner = await Partner.onboard(service);
    const answer = await partner.changePassword({ password: partner.oneTimePassword });
    expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: {} });
    expect((await partner.authenticate()).status).toBe(200);
    expect((await partner.authenticate(partner.oneTimePassword)).body).toEqual(REFUSED);
    expect((await partner.changePassword({ password: partner.oneTimePassword })).body).toEqual(REFUSED);
    expect((await partner.mails()).map(({ subject }) => subject)).toEqual(['Your password was changed']);
    const [row] = await service.query<{ hash: string }>(
      'SELECT password_hash AS hash FROM third_party_user WHERE client_id = $1',
      [partner.clientId],
    );
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('ends no token', async () => {
    const partner = await Partner.signedUp(service);
    const headers = await partner.headers();
    expect((await partner.changePassword({ password: PASSWORD }, 'Another-Horse-8')).status).toBe(200);
    expect((await service.anonymous.get('/keepers/v1/things/one').set(headers)).status).toBe(200);
  });

  // Some forty hashes, on a machine that may be busy.
  it('may not be one of the last five, but the sixth is free again', { timeout: 120_000 }, async () => {
    const partner = await Partner.signedUp(service);
    const passwords = [PASSWORD, ...[1, 2, 3, 4].map((number) => `Changed-Horse-${number}`)];
    for (const [index, next] of passwords.slice(1).entries()) {
      expect((await partner.changePassword({ password: passwords[index] ?? '' }, next)).status).toBe(200);
    }
    const present = { password: passwords[4] ?? '' };
    for (const former of passwords) {
      const answer = await partner.changePassword(present, former);
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 400, body: REUSED });
    }
    expect((await partner.changePassword(present, 'Changed-Horse-5')).status).toBe(200);
    expect((await partner.changePassword({ password: 'Changed-Horse-5' }, PASSWORD)).status).toBe(200);
    const [kept] = await service.query<{ count: string }>(
      'SELECT count(*) FROM third_party_former_password WHERE client_id = $1',
      [partner.clientId],
    );
    expect(kept?.count).toBe('5');
  });

  it('may not be the one-time password itself', async () => {
    const partner = await Partner.onboard(service);
    const { oneTimePassword } = partner;
    const answer = await partner.changePassword({ password: oneTimePassword }, `${oneTimePassword}`);
    // It happens to have all kinds of characters nearly always; where it has not, the policy refuses it.
    expect(answer.status).toBe(400);
    expect((await partner.changePassword({ password: oneTimePassword })).status).toBe(200);
  });

  it('is set by one of two changes with the same password at once', async () => {
    const partner = await Partner.signedUp(service);
    const answers = await Promise.all([
      partner.changePassword({ password: PASSWORD }, 'First-Horse-11'),
      partner.changePassword({ password: PASSWORD }, 'Second-Horse-22'),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const winner = answers[0]?.status === 200 ? 'First-Horse-11' : 'Second-Horse-22';
    const loser = winner === 'First-Horse-11' ? 'Second-Horse-22' : 'First-Horse-11';
    expect((await partner.authenticate(winner)).status).toBe(200);
    expect((await partner.authenticate(loser)).status).toBe(401);
  });

  it('expires 90 days after it was set, and not after the one before it', async () => {
    const partner = await Partner.signedUp(service);
    service.clock.advance({ days: 89 });
    expect((await partner.changePassword({ password: PASSWORD }, 'Another-Horse-8')).status).toBe(200);
    service.clock.advance({ days: 89 });
    expect((await partner.authenticate('Another-Horse-8')).status).toBe(200);
  });

  it('is refused to a client that is disabled', async () => {
    const partner = await Partner.signedUp(service);
    await partner.disable();
    expect((await partner.changePassword({ password: PASSWORD }, 'Another-Horse-8')).body).toEqual(REFUSED);
  });
});

describe('A change is refused with everything that is wrong at once, and nothing of it is repeated', () => {
  const valid = { userName: 'u', newPassword: 'Aa1!aaaa', password: 'x' };

  it.each([
    ['no proof', { ...valid, password: undefined }, ['password is required, unless verifyCode is given']],
    [
      'two proofs',
      { ...valid, verifyCode: '123456' },
      ['password must be left out when verifyCode is given'],
    ],
    [
      'a code that is none',
      { ...valid, password: undefined, verifyCode: '12345a' },
      ['verifyCode must be 6 digits'],
    ],
    [
      'several issues',
      { userName: '', newPassword: 'secret-but-weak', password: 7, hunter2: 'x' },
      [
        'userName must have 1 to 254 characters',
        expect.stringMatching(/^newPassword must have 8 to 128 characters/),
        'password must be a string',
        'A property is not a property of this request',
      ],
    ],
  ])('for %s', async (_, body, details) => {
    const answer = await post(service, 'password', body);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 400,
      body: details.map((detail) => ({ status: 400, title: 'Bad Request', detail })),
    });
    expect(answer.text).not.toMatch(/hunter2|secret-but-weak/);
  });
});
