import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OnboardingService } from '../../../src/recalls/onboarding/onboarding.service.js';
import { SftpAccounts } from '../../../src/recalls/sftp/sftp-accounts.js';
import { Service } from '../../support/service.js';
import { ecdsaKey, ed25519Key } from './key-pairs.js';

describe('the accounts for SFTP', () => {
  const key = ed25519Key();
  const second = ecdsaKey(256);
  const added = ed25519Key();
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    const onboarding = service.application.get(OnboardingService);
    const request = { email: 'team@example.com', role: 'manufacturer' } as const;
    await onboarding.onboard(
      { kind: 'service' },
      { ...request, name: 'Acme', sshKeys: [key.publicKey, second.publicKey] },
    );
    await onboarding.onboard({ kind: 'service' }, { ...request, name: 'Other', sshKeys: [key.publicKey] });
  });

  afterAll(() => service.stop());

  const find = (username: string, fingerprint: string) =>
    service.application.get(SftpAccounts, { strict: false }).findKey(username, fingerprint);

  it('are the manufacturers, each with all of its keys', async () => {
    for (const own of [key, second]) expect(await find('acme', own.fingerprint)).toBe(own.publicKey);
  });

  it('have only keys of their own', async () => {
    expect(await find('other', key.fingerprint)).toBe(key.publicKey);
    expect(await find('other', second.fingerprint)).toBeUndefined();
    expect(await find('nobody', key.fingerprint)).toBeUndefined();
    for (const odd of ['', '\0', 'acme\0', '\u{FFFD}', 'x'.repeat(30_000)])
      expect(await find(odd, key.fingerprint)).toBeUndefined();
  });

  it('have a key from the moment it is added until it is removed', async () => {
    expect(await find('acme', added.fingerprint)).toBeUndefined();
    await service.query(
      `INSERT INTO manufacturer_ssh_key (manufacturer_id, public_key, fingerprint, created_at)
       SELECT id, $1, $2, now() FROM manufacturer WHERE name = 'Acme'`,
      [added.publicKey, added.fingerprint],
    );
    expect(await find('acme', added.fingerprint)).toBe(added.publicKey);
    await service.query('DELETE FROM manufacturer_ssh_key WHERE fingerprint = $1', [added.fingerprint]);
    expect(await find('acme', added.fingerprint)).toBeUndefined();
  });

  it('are closed while every client of the manufacturer is disabled', async () => {
    const disable = (value: string) =>
      service.query(
        `UPDATE client SET disabled_at = ${value}
          WHERE manufacturer_id = (SELECT id FROM manufacturer WHERE name = 'Acme')`,
      );
    await disable('now()');
    expect(await find('acme', key.fingerprint)).toBeUndefined();
    expect(await find('other', key.fingerprint)).toBeDefined();
    await disable('NULL');
    expect(await find('acme', key.fingerprint)).toBeDefined();
  });
});
