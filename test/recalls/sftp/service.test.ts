import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { ListenError } from '../../../src/platform/http/listen-error.js';
import { ManufacturerRegistry } from '../../../src/recalls/manufacturers/manufacturer-registry.js';
import { OnboardingService } from '../../../src/recalls/onboarding/onboarding.service.js';
import { listenSftp } from '../../../src/recalls/sftp/listen-sftp.js';
import { SftpServer } from '../../../src/recalls/sftp/sftp-server.js';
import { Service } from '../../support/service.js';
import { freePort } from '../../support/started-service.js';
import { ed25519Key } from './key-pairs.js';
import { eventually } from './running-sftp.js';
import { SshClient } from './ssh-client.js';

describe('the SFTP server in the service', () => {
  const key = ed25519Key();
  let service: Service;
  let address: AddressInfo | undefined;

  beforeAll(async () => {
    service = await Service.start({ sftp: { host: '127.0.0.1', port: await freePort() } });
    address = await service.application.get(SftpServer).listen();
    await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: 'Acme',
        email: 'team@example.com',
        role: 'manufacturer',
        sshKeys: [key.publicKey],
      },
    );
  });

  afterAll(() => service.stop());

  it('takes a file of a manufacturer that was just onboarded, and hands it to the import', async () => {
    const connection = await SshClient.login(address?.port ?? 0, 'acme', key);
    await (await connection.sftp()).upload('day.csv', 'VIN\n');
    await connection.end();
    const runs = () =>
      service.query<{ file_name: string; size_bytes: string }>(
        'SELECT file_name, size_bytes FROM import_run',
      );
    await eventually(async () => (await runs()).length > 0);
    expect(await runs()).toEqual([{ file_name: 'day.csv', size_bytes: '4' }]);
  });

  it('notes when a key logged in, at most once a minute, and not when a login fails', async () => {
    const used = async () =>
      (
        await service.query<{ at: Date | null }>(
          'SELECT last_used_at AS at FROM manufacturer_ssh_key WHERE fingerprint = $1',
          [lateKey.fingerprint],
        )
      )[0]?.at?.getTime();
    const lateKey = ed25519Key();
    await service.query(
      `INSERT INTO manufacturer_ssh_key (manufacturer_id, public_key, fingerprint, created_at)
       SELECT id, $1, $2, now() FROM manufacturer WHERE name = 'Acme'`,
      [lateKey.publicKey, lateKey.fingerprint],
    );
    const login = async (username: string) =>
      (await SshClient.login(address?.port ?? 0, username, lateKey)).end();
    await expect(login('nobody')).rejects.toThrow('authentication');
    expect(await used()).toBeUndefined();

    const first = service.clock.now();
    await login('acme');
    await expect.poll(used).toBe(first);
    service.clock.advance({ seconds: 59 });
    await login('acme');
    service.clock.advance({ seconds: 1 });
    const third = service.clock.now();
    await login('acme');
    await expect.poll(used).toBe(third);
  });

  it('lets no manufacturer in whose clients are all disabled, and each that has one enabled', async () => {
    const maker = await service.onboard('manufacturer', { name: 'Closing Down' });
    const own = ed25519Key();
    const id = maker.manufacturer?.id ?? 0;
    await service.query(
      `INSERT INTO manufacturer_ssh_key (manufacturer_id, public_key, fingerprint, created_at) VALUES ($1, $2, $3, now())`,
      [id, own.publicKey, own.fingerprint],
    );
    const second = randomUUID();
    await service.query(
      `INSERT INTO client (id, name, team_email, role, manufacturer_id, created_at)
       SELECT $2, 'Second', team_email, role, manufacturer_id, created_at FROM client WHERE manufacturer_id = $1`,
      [id, second],
    );
    const register = service.application.get(ManufacturerRegistry, { strict: false });
    const isEnabled = () =>
      service.application.get(Transactions).run((transaction) => register.hasEnabledClient(transaction, id));
    const login = () => SshClient.login(address?.port ?? 0, maker.sftp?.username ?? '', own);
    const setDisabled = (value: string, client: string) =>
      service.query(`UPDATE client SET disabled_at = ${value} WHERE id = $1`, [client]);

    await setDisabled('now()', maker.clientId);
    expect(await isEnabled()).toBe(true);
    await (await login()).end();
    await setDisabled('now()', second);
    expect(await isEnabled()).toBe(false);
    await expect(login()).rejects.toThrow('authentication');
    await setDisabled('NULL', maker.clientId);
    expect(await isEnabled()).toBe(true);
    await (await login()).end();
  });

  it('keeps its host keys in the data folder', async () => {
    const file = join(service.settings.dataDir, 'sftp', 'host-keys', 'ed25519_key');
    expect(await readFile(file, 'utf8')).toContain('OPENSSH PRIVATE KEY');
  });

  it('has its host keys told at onboarding and to administrators, as OpenSSH shows them', async () => {
    const maker = await service.onboard('manufacturer', { name: 'Told Motors' });
    const admin = await service.onboard('admin');
    const { host, port, hostKeys } = maker.sftp ?? {};

    expect({ host, port }).toEqual({ host: '127.0.0.1', port: address?.port });
    const folder = join(service.settings.dataDir, 'sftp', 'host-keys');
    for (const [index, type] of ['ed25519', 'rsa'].entries()) {
      const parsed = ssh2.utils.parseKey(await readFile(join(folder, `${type}_key`), 'utf8'));
      if (parsed instanceof Error) throw parsed;
      const blob = parsed.getPublicSSH();
      expect(hostKeys?.[index]).toEqual({
        type: `ssh-${type}`,
        fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
        knownHosts: `[127.0.0.1]:${address?.port} ssh-${type} ${blob.toString('base64')}`,
      });
    }
    expect(hostKeys).toHaveLength(2);
    const toldAll = await service.as(admin).get('/admin/sftp');
    expect(toldAll).toMatchObject({ status: 200, body: { host, port, hostKeys } });
    const account = await service.as(admin).get(`/admin/manufacturers/${maker.manufacturer?.id}`);
    expect(account.body.sftp).toEqual(maker.sftp);
    expect((await service.as(maker).get('/admin/sftp')).status).toBe(403);
  });

  it('has clients onboarded also while its host keys are damaged', async () => {
    const file = join(service.settings.dataDir, 'sftp', 'host-keys', 'ed25519_key');
    const text = await readFile(file, 'utf8');
    await writeFile(file, 'damaged');
    try {
      const maker = await service.onboard('manufacturer', { name: 'Unlucky Motors' });
      expect(maker.sftp).toMatchObject({ username: 'unlucky-motors', hostKeys: [] });
    } finally {
      await writeFile(file, text);
    }
  });

  it('names the setting when its port is in use', async () => {
    const listening = listenSftp(service.application, service.settings);
    await expect(listening).rejects.toThrow(ListenError);
    await expect(listening).rejects.toThrow(
      `SFTP_PORT ${address?.port} is in use: stop what listens there, or set SFTP_PORT to another.`,
    );
  });

  it('does not listen when it is off', async () => {
    const off: Service['settings'] = { ...service.settings, sftp: { host: '127.0.0.1', port: 'off' } };
    await expect(listenSftp(service.application, off)).resolves.toBeUndefined();
  });
});
