import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addressOf, tidyForwardedFor } from '../../../src/platform/http/forwarded-for.js';
import { Administrator, auditOf } from '../../recalls/administration/administrator.js';
import { Service } from '../../support/service.js';

describe('an entry of X-Forwarded-For', () => {
  it.each([
    ['198.51.100.8', '198.51.100.8'],
    ['198.51.100.8:20001', '198.51.100.8'],
    ['203.0.113.77:1', '203.0.113.77'],
    ['2001:db8::1', '2001:db8::1'],
    ['2001:0DB8:0:0::0001', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['::ffff:192.0.2.9', '192.0.2.9'],
    ['[::ffff:192.0.2.9]:65535', '192.0.2.9'],
  ])('%s is the address %s', (entry, address) => {
    expect(addressOf(entry)).toBe(address);
  });

  it.each([
    '',
    'unknown',
    '_hidden',
    'localhost',
    '198.51.100.8:',
    '198.51.100.8:65536',
    '198.51.100.8:port',
    '198.51.100.256',
    '198.51.100',
    '0xC6336408',
    '198.51.100.08',
    '198.51.100.8 x',
    '[198.51.100.8]:80',
    '[2001:db8::1',
    '2001:db8::1]:443',
    '[2001:db8::1]443',
    '[2001:db8::1]:99999',
    'fe80::1%eth0',
    '"198.51.100.8"',
    '<script>',
    "'; DROP TABLE audit_entry --",
  ])('%j is none', (entry) => {
    expect(addressOf(entry)).toBeUndefined();
  });

  it.each([
    ['of one proxy', '203.0.113.5, 198.51.100.8:20001', 1, '198.51.100.8'],
    ['of two proxies', '1.1.1.1, 203.0.113.5:9, [2001:db8::2]:8', 2, '203.0.113.5, 2001:db8::2'],
    ['that is no address', '203.0.113.5, made up', 1, undefined],
    ['before which there is none', 'made up, 198.51.100.8', 2, '198.51.100.8'],
    ['of more proxies than there are entries', '198.51.100.8:1', 3, '198.51.100.8'],
    ['after an empty one', ', 198.51.100.8', 2, '198.51.100.8'],
  ])('is kept as far as it is %s', (_, header, proxies, kept) => {
    const headers = { 'x-forwarded-for': header };
    tidyForwardedFor(headers, proxies);
    expect(headers['x-forwarded-for']).toBe(kept);
  });
});

describe('A caller behind a trusted proxy', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start({
      trustedProxies: 1,
      tokenRequestsPerMinute: { perClient: 1_000, perAddress: 3 },
    });
    admin = await Administrator.of(service);
    await service.tokenOf(admin.client);
  });
  afterAll(() => service.stop());

  const askFrom = async (address: string) =>
    (await service.anonymous.post('/oauth/token').set('X-Forwarded-For', address).type('form').send({}))
      .status;

  it.each([
    ['each port of an IPv4 address', (call: number) => `198.51.100.7:${20_000 + call}`],
    ['each port of an IPv6 address', (call: number) => `[2001:db8:9::1]:${30_000 + call}`],
    ['each spelling of an IPv6 network', (call: number) => `2001:db8:8:0:0::${call}`],
    ['each invented text', (call: number) => `client-${call}`],
  ])('is one address to the limits, with %s', async (_, addressOfCall) => {
    const statuses: number[] = [];
    for (let call = 1; call <= 4; call += 1) statuses.push(await askFrom(addressOfCall(call)));
    // Invented texts count for the address of the proxy itself, from which the token was requested.
    expect(statuses.at(-1)).toBe(429);
  });

  it.each([
    ['198.51.100.8:20001', '198.51.100.8'],
    ['1.2.3.4, [2001:db8::7]:443', '2001:db8::7'],
    ['<b>no address</b>', '127.0.0.1'],
    ['203.0.113.9, x', '127.0.0.1'],
  ])('sending %s is in the audit trail with %s', async (header, address) => {
    const { clientId } = await service.onboard();
    const answer = await service.anonymous
      .post(`/admin/clients/${clientId}/disable`)
      .set('Authorization', `Bearer ${await service.tokenOf(admin.client)}`)
      .set('X-API-Key', admin.client.apiKey)
      .set('X-Forwarded-For', header);
    expect(answer.status).toBe(204);
    expect(await auditOf(service, clientId)).toHaveLength(1);
    const [entry] = await service.query<{ entry: Record<string, unknown> }>(
      `SELECT to_jsonb(audit_entry) AS entry FROM audit_entry WHERE subject_id = $1 AND actor_kind = 'client'`,
      [clientId],
    );
    expect(Object.values(entry?.entry ?? {})).toContain(address);
  });
});
