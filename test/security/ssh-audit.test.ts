import { execFile, spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningSftp } from '../recalls/sftp/running-sftp.js';
import { hostKeyOf, type KeyExchangeOffer, offerOf } from './key-exchange-offer.js';

const isInstalled = spawnSync('ssh-audit', ['--help']).error === undefined;
const MISSING = isInstalled ? '' : ' (skipped: ssh-audit is not installed)';

/** Known warnings, each with its reason. There must be no other warning, and no failure at all. */
const KNOWN: readonly RegExp[] = [
  // For clients of the last five years that support nothing better: docs/sftp.md lists them.
  /^\(mac\) hmac-sha2-(?:256|512) +-- \[warn\] using encrypt-and-MAC mode$/,
  /^\(rec\) -hmac-sha2-(?:256|512)-- mac algorithm to remove$/,
  // The same; versions before 2.9 do not warn about it.
  /^\(kex\) diffie-hellman-group14-sha256 +-- \[warn\] 2048-bit modulus only provides 112-bits of symmetric strength$/,
  // The marker of a strict key exchange, which fixes CVE-2023-48795. It is not an algorithm; version 2.5.0 is older than it.
  /^\(kex\) kex-strict-s-v00@openssh\.com +-- \[warn\] unknown algorithm$/,
  // From version 3.4 on it asks for a key exchange that resists quantum computers. ssh2 has none; docs/sftp.md says what to do.
  /\[warn\] does not provide protection against post-quantum attacks$/,
];

/** A finding can continue in the next line, without the name of its subject. */
function findingsIn(report: string): string[] {
  let about = '';
  return report.split('\n').flatMap((line) => {
    about = /^\(\w+\) \S+/.exec(line)?.[0] ?? about;
    const finding = /\[(?:fail|warn)\].*|.*algorithm to (?:remove|change).*/.exec(line)?.[0];
    if (finding === undefined) return [];
    return [line.startsWith('(') ? line.trimEnd() : `${about} -- ${finding.trimEnd()}`];
  });
}

describe('the SFTP server', () => {
  let server: RunningSftp;
  let offer: KeyExchangeOffer;

  beforeAll(async () => {
    server = await RunningSftp.start();
    offer = await offerOf(server.port);
  });

  afterAll(() => server.stop());

  const audit = () =>
    new Promise<string>((done) => {
      const words = ['--no-colors', '--batch', '--port', String(server.port), '127.0.0.1'];
      execFile('ssh-audit', words, (_, stdout) => done(stdout));
    });

  it.skipIf(!isInstalled)(`has nothing that ssh-audit counts as a failure${MISSING}`, async () => {
    const report = await audit();
    // Checks that it got to the last list.
    expect(report).toContain('(mac) hmac-sha2-256-etm@openssh.com');
    expect(report).not.toContain('[fail]');
  });

  it.skipIf(!isInstalled)(`gives ssh-audit nothing to warn of that is not known${MISSING}`, async () => {
    const findings = findingsIn(await audit());
    // Checks that it would have found something.
    expect(findings).toContainEqual(expect.stringMatching(/^\(mac\) hmac-sha2-256 /));
    expect(findings.filter((finding) => !KNOWN.some((known) => known.test(finding)))).toEqual([]);
  });

  describe('as newer versions of ssh-audit look at it', () => {
    const names = () => Object.values(offer).flat();

    it('offers exactly what was chosen', () => {
      expect(offer).toEqual({
        keyExchange: [
          'curve25519-sha256',
          'curve25519-sha256@libssh.org',
          'diffie-hellman-group16-sha512',
          'diffie-hellman-group14-sha256',
          'kex-strict-s-v00@openssh.com',
        ],
        hostKeys: ['ssh-ed25519', 'rsa-sha2-512', 'rsa-sha2-256'],
        ciphers: twice(
          'aes128-gcm@openssh.com',
          'aes256-gcm@openssh.com',
          'aes128-ctr',
          'aes192-ctr',
          'aes256-ctr',
        ),
        macs: twice(
          'hmac-sha2-256-etm@openssh.com',
          'hmac-sha2-512-etm@openssh.com',
          'hmac-sha2-256',
          'hmac-sha2-512',
        ),
        compression: twice('none'),
      });
    });

    it('keeps the order of its packets (CVE-2023-48795), and has nothing to which that applied', () => {
      expect(offer.keyExchange).toContain('kex-strict-s-v00@openssh.com');
      expect(names()).not.toContainEqual(expect.stringMatching(/chacha20|cbc/));
    });

    it.each([
      ['SHA-1 or MD5', /sha1|md5|^ssh-rsa$|^ssh-dss$/],
      ['curves of NIST, which are a failure in every version', /nistp/],
      ['groups of less than 2,048 bits, or of the client’s choice', /group1-|group-exchange/],
      ['ciphers without a place in this century', /cbc|3des|arcfour|blowfish|cast|none@/],
      ['tags of 64 bits or less', /umac-64|-96/],
      ['compression', /zlib/],
    ])('has no %s', (_, weak) => {
      expect(names()).not.toContainEqual(expect.stringMatching(weak));
    });

    it('comes last to what is there for older clients', () => {
      const { keyExchange, macs } = offer;
      expect(keyExchange.filter((name) => name.startsWith('diffie')).at(-1)).toBe(
        'diffie-hellman-group14-sha256',
      );
      const [outgoing, incoming] = [macs.slice(0, macs.length / 2), macs.slice(macs.length / 2)];
      for (const names of [outgoing, incoming]) {
        expect(names.slice(2)).toEqual(['hmac-sha2-256', 'hmac-sha2-512']);
        for (const name of names.slice(0, 2)) expect(name).toMatch(/-etm@openssh\.com$/);
      }
    });

    it('shows an RSA key of 3,072 bits to those who want one', async () => {
      const key = await hostKeyOf(server.port, 'rsa-sha2-512');
      const { modulusLength } = createPublicKey(key.getPublicPEM()).asymmetricKeyDetails ?? {};
      expect(modulusLength).toBe(3_072);
    });
  });
});

function twice(...names: string[]): string[] {
  return [...names, ...names];
}
