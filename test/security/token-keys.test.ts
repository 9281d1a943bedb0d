import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from '../platform/auth/expectations.js';
import { compactJws, signedWith } from '../platform/auth/signed-tokens.js';
import { callWith, ISSUERS, signedByIssuer, type TokenSite } from './token-issuers.js';

const attacker = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe.each(ISSUERS)('A token that says by which key it is to be verified, with %s', (_, open) => {
  let site: TokenSite;
  let trap: Server;
  let trapUrl: string;
  let visits = 0;

  beforeAll(async () => {
    site = await open();
    // Offers the attacker's key to every visitor, but the service must not connect. An opened connection counts as a visit.
    const jwk = {
      ...attacker.publicKey.export({ format: 'jwk' }),
      kid: 'attacker',
      use: 'sig',
      alg: 'RS256',
    };
    trap = createServer((_request, response) => response.end(JSON.stringify({ keys: [jwk] })));
    trap.on('connection', () => {
      visits += 1;
    });
    trap.listen(0, '127.0.0.1');
    await once(trap, 'listening');
    trapUrl = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await site?.close();
    trap.close();
  });

  const forgedWith = async (header: Record<string, unknown>) => {
    const genuine = await site.genuine();
    const merged = { ...genuine.header, ...header };
    return compactJws(merged, genuine.claims, signedWith(attacker.privateKey));
  };

  it.each<[string, unknown]>([
    ['a path', '../../../../../../dev/null'],
    ['a path of Windows', '..\\..\\..\\windows\\win.ini'],
    ['an encoded path', '..%2f..%2fetc%2fpasswd'],
    ['a path with a NUL byte', '/dev/null\0.pem'],
    ['SQL', "' UNION SELECT 'key' --"],
    ['SQL that waits', "'; SELECT pg_sleep(60); --"],
    ['a shell command', '$(touch /tmp/recalls-was-here)'],
    ['a template', '{{7*7}}<%= 7*7 %>'],
    ['a file address', 'file:///etc/passwd'],
    ['a name that every object has', 'constructor'],
    ['the prototype', '__proto__'],
    ['an object', { $ne: '' }],
    ['a list of a good one', ['']],
    ['true', true],
    ['null', null],
    ['8,000 characters', 'k'.repeat(8_000)],
    ['control characters', '\u001b[2J\r\nX-Evil: 1'],
    ['missing', undefined],
  ])('is refused when its key id is %s', async (_name, kid) => {
    expectRefusal(await callWith(site, await forgedWith({ kid })), 'unauthorised');
    expectRefusal(await callWith(site, await signedByIssuer(site, { header: { kid } })), 'unauthorised');
  });

  it('is refused when its key id is a client’s, a secret’s or an API key’s', async () => {
    const [secret] = await site.service.query<{ key_id: string }>('SELECT key_id FROM client_secret LIMIT 1');
    const [key] = await site.service.query<{ id: string }>('SELECT id FROM api_key LIMIT 1');
    for (const kid of [site.maker.clientId, site.other.clientId, secret?.key_id, key?.id]) {
      expectRefusal(await callWith(site, await forgedWith({ kid })), 'unauthorised');
    }
  });

  it('is refused when it brings a key along, or says where one is, and nobody goes and looks', async () => {
    const jwk = attacker.publicKey.export({ format: 'jwk' });
    const { kid: known } = (await site.genuine()).header;
    const x5c = [attacker.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
    for (const kid of [known, 'attacker', `${trapUrl}/keys`, undefined]) {
      for (const header of [
        { jwk: { ...jwk, kid } },
        { jku: `${trapUrl}/keys` },
        { x5u: `${trapUrl}/certificate` },
        { x5c },
        { x5t: 'attacker' },
        { 'x5t#S256': 'attacker' },
        { jwk: { ...jwk, kid }, jku: `${trapUrl}/keys`, x5u: `${trapUrl}/certificate`, x5c },
      ]) {
        expectRefusal(await callWith(site, await forgedWith({ kid, ...header })), 'unauthorised');
      }
    }
    expect(visits).toBe(0);
  });

  it('is refused when it names an issuer of its own, and nobody goes and looks', async () => {
    const genuine = await site.genuine();
    for (const iss of [trapUrl, `${trapUrl}/${String(genuine.claims.tid)}/v2.0`]) {
      const forged = compactJws(
        { ...genuine.header, kid: 'attacker' },
        { ...genuine.claims, iss },
        signedWith(attacker.privateKey),
      );
      expectRefusal(await callWith(site, forged), 'unauthorised');
    }
    expect(visits).toBe(0);
  });

  it('is still believed when it is genuine', async () => {
    expect((await callWith(site, (await site.genuine()).token)).status).toBe(200);
  });
});
