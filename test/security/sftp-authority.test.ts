import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OnboardedClient, OnboardingService } from '../../src/recalls/onboarding/onboarding.service.js';
import { SftpServer } from '../../src/recalls/sftp/sftp-server.js';
import { Administrator } from '../recalls/administration/administrator.js';
import { landingOf, runsOf, workerOf } from '../recalls/imports/import-site.js';
import { listenForFiles } from '../recalls/imports/sftp-sender.js';
import { recallsOf, snapshot } from '../recalls/imports/snapshot-files.js';
import { ed25519Key, type KeyPair } from '../recalls/sftp/key-pairs.js';
import { eventually } from '../recalls/sftp/running-sftp.js';
import { type SftpClient, SshClient } from '../recalls/sftp/ssh-client.js';
import { Service } from '../support/service.js';

/** Eight on each of five connections, minus three: the number that was observed. */
const HANDLES = 37;
const PER_CONNECTION = 8;
const REFUSED = 'This account may not send files any more.';
const OPEN_RECALL = { vin: 'VIN1', reference: 'C/1', dvsa: null, start: '2024-01-01', fixed: null };

describe('a thief with a manufacturer’s SSH key', () => {
  const own = ed25519Key();
  let service: Service;
  let port: number;
  let admin: Administrator;
  let stolen: KeyPair;
  let maker: OnboardedClient;
  let connections: SshClient[];

  beforeAll(async () => {
    service = await Service.start({ sftp: { host: '127.0.0.1', port: 0 }, landingQuietSeconds: 0 });
    port = await listenForFiles(service);
    admin = await Administrator.of(service);
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    connections = [];
    stolen = ed25519Key();
    maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: `Robbed ${stolen.fingerprint.replace(/[^a-z]/gi, '')}`,
        email: 'team@robbed.example',
        role: 'manufacturer',
        sshKeys: [stolen.publicKey, own.publicKey],
      },
    );
    await service.query(
      `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, recall_campaign_start_date, created_at, updated_at)
       VALUES ($1, 'VIN1', 'C/1', '2024-01-01', $2, $2)`,
      [maker.manufacturer?.id, new Date(service.clock.now() - 48 * 60 * 60_000)],
    );
  });

  const login = async (key = stolen) => {
    const connection = await SshClient.login(port, maker.sftp?.username ?? '', key);
    connections.push(connection);
    return connection;
  };
  const hangUp = () => Promise.all(connections.map((connection) => connection.end()));
  const path = () => `/admin/manufacturers/${maker.manufacturer?.id}`;
  const removeStolenKey = async () => {
    const { body } = await admin.get(path());
    const [key] = body.sshKeys.filter(
      (each: { fingerprint: string }) => each.fingerprint === stolen.fingerprint,
    );
    expect((await admin.delete(`${path()}/ssh-keys/${key.keyId}`)).status).toBe(204);
  };
  const disableClient = async () => {
    expect((await admin.post(`/admin/clients/${maker.clientId}/disable`)).status).toBe(204);
  };
  /** No file was imported, and no recall was closed. */
  const expectNothingTaken = async () => {
    await landingOf(service).tick();
    service.clock.advance({ minutes: 5 });
    await landingOf(service).tick();
    while (await workerOf(service).tick());
    expect(await runsOf(service, maker)).toEqual([]);
    expect(await recallsOf(service, maker)).toEqual([OPEN_RECALL]);
  };
  /** If a request is not refused, its session has been ended meanwhile. */
  const expectRefused = async (asked: Promise<unknown>[]) => {
    for (const outcome of await Promise.allSettled(asked)) {
      const { reason } = outcome as PromiseRejectedResult;
      expect([REFUSED, 'No response from server']).toContain(reason?.message);
    }
  };
  const folder = () => readdir(join(service.settings.landingDir, maker.sftp?.username ?? ''));

  describe.each([
    ['its key is removed', removeStolenKey],
    ['the last client is disabled', disableClient],
  ])('after %s', (_, revoke) => {
    it('has none of the files taken that were opened before', async () => {
      const open: { sftp: SftpClient; handle: Buffer }[] = [];
      while (open.length < HANDLES) {
        const sftp = await (await login()).sftp();
        for (let each = 0; each < PER_CONNECTION && open.length < HANDLES; each++) {
          const handle = await sftp.open(`opened-before-${open.length}.csv`);
          await sftp.write(handle, 0, snapshot('VIN2,C/1,,2024-01-01'));
          open.push({ sftp, handle });
        }
      }
      await revoke();
      await expectRefused(open.map(({ sftp, handle }) => sftp.close(handle)));
      await eventually(async () => (await folder()).length === 0);
      await hangUp();
      await expectNothingTaken();
    });

    it('can open and rename nothing', async () => {
      const sftp = await (await login()).sftp();
      await sftp.upload('sent-before.csv.part', snapshot('VIN2,C/1,,2024-01-01'));
      await revoke();
      await expectRefused([
        sftp.open('opened-after.csv'),
        sftp.ask((raw, callback) => raw.rename('sent-before.csv.part', 'sent-before.csv', callback)),
      ]);
      expect(await folder()).toEqual(['sent-before.csv.part']);
      await hangUp();
    });

    it('is sent away', async () => {
      const connection = await login();
      const sftp = await connection.sftp();
      await sftp.write(await sftp.open('half.csv'), 0, 'VIN\n');
      const closed = once(connection.client, 'close');
      await revoke();
      await service.application.get(SftpServer).review();
      await closed;
      await expect(login()).rejects.toThrow();
      await hangUp();
      await expectNothingTaken();
    });
  });

  it('does not keep the manufacturer, who has another key, from sending', async () => {
    const thief = await (await login()).sftp();
    const sftp = await (await login(own)).sftp();
    const handle = await sftp.open('own.csv');
    await thief.open('stolen.csv');
    await removeStolenKey();
    await service.application.get(SftpServer).review();
    await sftp.write(handle, 0, snapshot('VIN1,C/1,,2024-01-01'));
    await sftp.close(handle);
    await hangUp();
    await eventually(async () => {
      await workerOf(service).tick();
      return (await runsOf(service, maker)).some(({ state }) => state === 'done');
    });
    expect(await runsOf(service, maker)).toMatchObject([{ file_name: 'own.csv' }]);
  });
});
