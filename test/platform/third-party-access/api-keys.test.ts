import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ThirdPartyHousekeeping } from '../../../src/platform/third-party-access/notices/third-party-housekeeping.js';
import type { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { PASSWORD, Partner, startService } from './partner.js';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

async function renew(headers: Record<string, string>) {
  const answer = await service.anonymous.post('/thirdparty-access/v1/new-api-key').set(headers);
  if (answer.body.newApiKey) keepFromLogs('an API key', answer.body.newApiKey);
  return answer;
}

const statusWith = async (headers: Record<string, string>, apiKey: string) =>
  (await service.anonymous.get('/keepers/v1/things/one').set({ ...headers, 'X-API-Key': apiKey })).status;

const liveKeys = ({ clientId }: Partner) =>
  service.query<{ expires_at: Date }>(
    'SELECT expires_at FROM api_key WHERE client_id = $1 AND expires_at > $2 ORDER BY expires_at',
    [clientId, new Date(service.clock.now())],
  );

describe('An API key', () => {
  it('lives 365 days', async () => {
    const partner = await Partner.signedUp(service);
    const later = async () => {
      // Passwords live shorter.
      await partner.changePassword({ password: PASSWORD }, 'Later-Horse-9');
      return { Authorization: (await partner.authenticate('Later-Horse-9')).body['id-token'] };
    };
    service.clock.advance({ days: 364, hours: 23, minutes: 59 });
    const headers = await later();
    expect(await statusWith(headers, partner.apiKey)).toBe(200);
    service.clock.advance({ minutes: 1 });
    expect(await statusWith(headers, partner.apiKey)).toBe(403);
  });

  it('that an administrator rotates lives 365 days too', async () => {
    const partner = await Partner.signedUp(service);
    const admin = await service.onboard('admin');
    const answer = await service.as(admin).post(`/admin/clients/${partner.clientId}/api-keys`, {});
    expect(answer.status).toBe(201);
    keepFromLogs('an API key', answer.body.apiKey);
    const [key] = await liveKeys(partner);
    expect(key?.expires_at.getTime()).toBe(service.clock.now() + 365 * 86_400_000);
  });

  it('is replaced by a new one, and works 60 seconds more', async () => {
    const partner = await Partner.signedUp(service);
    const headers = await partner.headers();
    const answer = await renew(headers);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body)).toEqual(['newApiKey']);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { newApiKey } = answer.body;
    expect(await statusWith(headers, newApiKey)).toBe(200);
    service.clock.advance({ seconds: 60, milliseconds: -1 });
    expect(await statusWith(headers, partner.apiKey)).toBe(200);
    service.clock.advance({ milliseconds: 1 });
    expect(await statusWith(headers, partner.apiKey)).toBe(403);
    expect(await statusWith(headers, newApiKey)).toBe(200);
    const [key, ...others] = await liveKeys(partner);
    expect(others).toEqual([]);
    expect(key?.expires_at.getTime()).toBe(service.clock.now() - 60_000 + 365 * 86_400_000);
    expect((await partner.mails()).map(({ subject }) => subject)).toContain('Your API key was replaced');
  });

  it('that was replaced can be renewed again within its 60 seconds, for a caller whose answer was lost', async () => {
    const partner = await Partner.signedUp(service);
    const headers = await partner.headers();
    const lost = (await renew(headers)).body.newApiKey;
    service.clock.advance({ seconds: 30 });
    const { newApiKey } = (await renew(headers)).body;
    service.clock.advance({ seconds: 30 });
    expect(await statusWith(headers, partner.apiKey)).toBe(403);
    service.clock.advance({ seconds: 30 });
    expect(await statusWith(headers, lost)).toBe(403);
    expect(await statusWith(headers, newApiKey)).toBe(200);
    expect((await renew(headers)).status).toBe(403);
  });

  it('renewed twice at once has one successor after 60 seconds', async () => {
    const partner = await Partner.signedUp(service);
    const headers = await partner.headers();
    const answers = await Promise.all([renew(headers), renew(headers)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const keys = answers.map(({ body }) => body.newApiKey);
    expect(keys[0]).not.toBe(keys[1]);
    for (const key of keys) expect(await statusWith(headers, key)).toBe(200);
    service.clock.advance({ seconds: 60 });
    expect(await liveKeys(partner)).toHaveLength(1);
    const statuses = await Promise.all(keys.map((key) => statusWith(headers, key)));
    expect(statuses.sort()).toEqual([200, 403]);
  });

  it('is renewed five times at once and no more', async () => {
    const partner = await Partner.signedUp(service);
    const headers = await partner.headers();
    for (let count = 0; count < 5; count++) expect((await renew(headers)).status).toBe(200);
    const answer = await renew(headers);
    expect({ status: answer.status, body: answer.body }).toEqual({
      status: 429,
      body: [{ status: 429, title: 'Too Many Requests', detail: 'Too Many Requests' }],
    });
    expect(answer.headers['retry-after']).toBe('10');
  });

  it('of another surface’s clients is renewed here too', async () => {
    const partner = await Partner.signedUp(service, 'renewal-client');
    expect((await renew(await partner.headers())).status).toBe(200);
  });

  it('has an end also when it was issued before its client had a user', async () => {
    const partner = await Partner.onboard(service);
    await service.query('UPDATE api_key SET expires_at = NULL WHERE client_id = $1', [partner.clientId]);
    // The columns that onboarding in the other order leaves behind.
    const { ApiKeys } = await import('../../../src/platform/clients/api-keys.js');
    const { Transactions } = await import('../../../src/platform/database/transaction.js');
    const get = <Type>(type: new (...args: never[]) => Type) =>
      service.application.get<Type>(type, { strict: false });
    await get(Transactions).run((transaction) => get(ApiKeys).limitLife(transaction, partner.clientId, 365));
    const [key] = await liveKeys(partner);
    expect(key?.expires_at.getTime()).toBe(service.clock.now() + 365 * 86_400_000);
  });
});

describe('The team is told before an end, once for each number of days', () => {
  const tick = () => service.application.get(ThirdPartyHousekeeping, { strict: false }).tick();

  /** The subjects of new mails. */
  async function told(partner: Partner, ending: 'API key' | 'password'): Promise<string[]> {
    await Promise.all([tick(), tick()]);
    const subjects = (await partner.mails()).map(({ subject }) => subject);
    return subjects.filter((subject) => subject.startsWith(`Your ${ending} expires`));
  }

  it('of a key: 30, 7 and 1 days before', async () => {
    const partner = await Partner.signedUp(service);
    service.clock.advance({ days: 335, milliseconds: -1 });
    expect(await told(partner, 'API key')).toEqual([]);
    service.clock.advance({ milliseconds: 1 });
    expect(await told(partner, 'API key')).toEqual(['Your API key expires in 30 days']);
    service.clock.advance({ days: 23 });
    expect(await told(partner, 'API key')).toHaveLength(2);
    service.clock.advance({ days: 6 });
    expect(await told(partner, 'API key')).toEqual([
      'Your API key expires in 30 days',
      'Your API key expires in 7 days',
      'Your API key expires in 1 day',
    ]);
    service.clock.advance({ days: 1 });
    expect(await told(partner, 'API key')).toHaveLength(3);
  });

  it('of a key: not of one that was replaced', async () => {
    const partner = await Partner.signedUp(service);
    await renew(await partner.headers());
    expect(await told(partner, 'API key')).toEqual([]);
  });

  it('of a password: 14 and 3 days before, and of the next one again', async () => {
    const partner = await Partner.signedUp(service);
    service.clock.advance({ days: 76, milliseconds: -1 });
    expect(await told(partner, 'password')).toEqual([]);
    service.clock.advance({ milliseconds: 1 });
    expect(await told(partner, 'password')).toEqual(['Your password expires in 14 days']);
    service.clock.advance({ days: 11 });
    expect(await told(partner, 'password')).toEqual([
      'Your password expires in 14 days',
      'Your password expires in 3 days',
    ]);
    await partner.changePassword({ password: PASSWORD }, 'Another-Horse-8');
    service.clock.advance({ days: 76 });
    expect(await told(partner, 'password')).toHaveLength(3);
  });

  it('of a password: not of a one-time password, and not a client that is disabled', async () => {
    const unused = await Partner.onboard(service);
    const disabled = await Partner.signedUp(service);
    await disabled.disable();
    service.clock.advance({ days: 80 });
    expect(await told(unused, 'password')).toEqual([]);
    expect(await told(disabled, 'password')).toEqual([]);
  });

  it('and counts that no rule needs any more are deleted', async () => {
    const partner = await Partner.signedUp(service);
    await partner.authenticate('wrong');
    await partner.requestCode();
    const counts = () =>
      service.query(
        `SELECT (SELECT count(*) FROM third_party_sign_in_failure)::integer AS failures,
                (SELECT count(*) FROM third_party_recovery_code)::integer AS codes`,
      );
    service.clock.advance({ minutes: 59 });
    await tick();
    expect(await counts()).toEqual([{ failures: 1, codes: 1 }]);
    service.clock.advance({ days: 2 });
    await tick();
    expect(await counts()).toEqual([{ failures: 0, codes: 0 }]);
  });
});
