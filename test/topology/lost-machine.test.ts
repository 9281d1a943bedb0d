import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { OnboardingService } from '../../src/recalls/onboarding/onboarding.service.js';
import { loadHostKeys } from '../../src/recalls/sftp/host-keys.js';
import { keepApplicationFromLogs } from '../licence-renewal/keep-applications-from-logs.js';
import { RENEWAL_PATH, RenewalPartner } from '../licence-renewal/renewal-partner.js';
import { fields, licenceNumber } from '../licence-renewal/renewal-site.js';
import { S3Server } from '../platform/object-store/s3-server.js';
import { startService } from '../platform/third-party-access/partner.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { SshClient } from '../recalls/sftp/ssh-client.js';
import { expireJobs } from '../reliability/renewals/expire-jobs.js';
import { makePictures } from '../reliability/renewals/pictures.js';
import { Receiver } from '../reliability/renewals/receiver.js';
import { readWhatIsStored } from '../reliability/renewals/what-is-stored.js';
import { randomFrom } from '../support/random.js';
import { Machine } from './machine.js';
import { PostgresServer } from './postgres-server.js';

const ENCRYPTION_KEYS = `machines:${'1c'.repeat(32)}`;

/** Longer than anything takes here, also beside other tests. */
const LONGEST = { timeout: 60_000, interval: 20 };

const ROWS = Array.from({ length: 500 }, (_, row) => `LOSTMACHINE${1_000 + row},M/1,,2024-01-01`);

describe('Two machines with a database and a bucket in common, and no disk', { timeout: 240_000 }, () => {
  const random = randomFrom(18);
  const key = ed25519Key();
  let folder: string;
  let postgres: PostgresServer;
  let bucket: S3Server;
  let receiver: Receiver;
  let machines: readonly [lost: Machine, left: Machine];
  let username: string;
  let manufacturerId: number;
  let headers: Readonly<Record<string, string>>;
  /** It has what others wait for. Questions go over other connections, because a transaction sees the activity of its beginning. */
  let holder: pg.Client;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-machines-'));
    [postgres, bucket, receiver] = await Promise.all([
      PostgresServer.start({ durable: true }),
      S3Server.start(),
      Receiver.start(random),
    ]);
    await migrate(postgres.ownerUrl, 'recalls_service');
    holder = new pg.Client({ connectionString: postgres.ownerUrl });
    await holder.connect();
    const hostKeys = join(folder, 'host-keys');
    await loadHostKeys({ path: hostKeys, makes: true });
    const service = await startService(
      {
        encryptionKeys: readSettings({ ENCRYPTION_KEYS }).encryptionKeys,
        sftpHostKeysDir: hostKeys,
        parts: new Set(['api']),
      },
      { databaseUrl: postgres.ownerUrl },
    );
    const maker = await service.application
      .get(OnboardingService)
      .onboard(
        { kind: 'service' },
        { name: 'Acme', email: 'team@example.com', role: 'manufacturer', sshKeys: [key.publicKey] },
      );
    username = maker.sftp?.username ?? '';
    manufacturerId = maker.manufacturer?.id ?? 0;
    ({ headers } = await RenewalPartner.onboard(service));
    await service.stop();
    const settings = {
      ...{ DATABASE_URL: postgres.url, DATABASE_OWNER_URL: postgres.ownerUrl },
      ...{ STORAGE_URL: bucket.url, ENCRYPTION_KEYS, LOG_KEY: 'the same for all of the machines' },
      FORWARD_URL: receiver.address,
    };
    machines = [
      await Machine.start(join(folder, 'one'), hostKeys, settings),
      await Machine.start(join(folder, 'other'), hostKeys, settings),
    ];
    await machines[0].work();
  }, 120_000);
  afterAll(async () => {
    for (const machine of machines ?? []) await machine.lose();
    await holder?.end();
    await receiver?.stop();
    await bucket?.stop();
    await postgres?.remove();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const login = async (machine: Machine) => (await SshClient.login(machine.sftpPort, username, key)).sftp();
  const runs = () =>
    postgres.query<{ file_name: string; state: string; added: string | null }>(
      'SELECT file_name, state, added FROM import_run WHERE manufacturer_id = $1 ORDER BY file_name',
      [manufacturerId],
    );
  /** A process waits for {@link holder} with a statement that has this. */
  const waits = async (part: RegExp) =>
    (
      await postgres.query<{ query: string }>(
        "SELECT query FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
      )
    ).some(({ query }) => part.test(query));

  it('one lost for good in the middle of an upload, an import and an application: nothing that was answered is lost, and what was not is done once when it is sent again', async () => {
    const [lost, left] = machines;
    const { photos, signatures } = await makePictures(random);
    const application = (transactionId: string) => {
      const { handler, photo, ...others } = fields({ drivingLicenceNumber: licenceNumber() });
      const made = {
        ...others,
        handler: { ...handler, transactionId },
        photo: { ...photo, photographImage: photos[0]?.toString('base64') },
        signatureImage: signatures[0]?.toString('base64'),
      };
      keepApplicationFromLogs(made);
      return JSON.stringify(made);
    };
    const submit = (machine: Machine, body: string) =>
      fetch(`${machine.url}${RENEWAL_PATH}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
    const accepted = application('lost machine 1');
    const unanswered = application('lost machine 2');

    // An application that is accepted, and that nobody has checked yet.
    lost.pause();
    expect((await submit(lost, accepted)).status).toBe(202);
    // From here on nobody can change recalls or applications.
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE recall, renewal_application IN SHARE MODE');
    lost.goOn();
    // A file that was sent, and is being merged.
    const upload = await login(lost);
    await upload.upload('sent.csv', snapshot(...ROWS));
    await vi.waitUntil(async () => (await runs())[0]?.state === 'merging', LONGEST);
    await vi.waitUntil(() => waits(/recall/), LONGEST);
    // A file of which half has come.
    const connection = await SshClient.login(lost.sftpPort, username, key);
    const half = await connection.sftp();
    const disconnected = once(connection.client, 'close');
    const handle = await half.open('half.csv');
    const text = snapshot(...ROWS, 'LOSTMACHINE9999,M/2,,2024-01-01');
    await half.write(handle, 0, text.slice(0, text.length / 2));
    // An application whose images are stored, and which is not committed.
    const submitting = submit(lost, unanswered).then(
      ({ status }) => status,
      () => 'no answer',
    );
    await vi.waitUntil(() => waits(/renewal_application/), LONGEST);
    await left.work();

    await lost.lose();
    await holder.query('ROLLBACK');
    expect(await submitting).toBe('no answer');
    await disconnected;

    // What was answered goes on without anybody's help.
    await vi.waitUntil(async () => (await runs())[0]?.state === 'done', LONGEST);
    expect(await runs()).toEqual([{ file_name: 'sent.csv', state: 'done', added: '500' }]);

    // What was not is sent again, to the machine that is left, which the client takes for the same server.
    const again = await SshClient.login(left.sftpPort, username, key);
    expect(again.hostKey.length).toBeGreaterThan(0);
    expect(again.hostKey.equals(connection.hostKey)).toBe(true);
    await (await again.sftp()).upload('half.csv', text);
    const answers = await Promise.all([submit(left, unanswered), submit(left, accepted)]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers.map((each) => each.headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    await vi.waitUntil(async () => (await runs())[0]?.state === 'done', LONGEST);
    expect(await runs()).toEqual([
      { file_name: 'half.csv', state: 'done', added: '1' },
      { file_name: 'sent.csv', state: 'done', added: '500' },
    ]);
    const vins = await postgres.query<{ vin: string }>('SELECT vin FROM recall ORDER BY vin');
    expect(vins.map(({ vin }) => vin)).toEqual([...ROWS.map((row) => row.split(',')[0]), 'LOSTMACHINE9999']);

    // The jobs that the lost worker had begun are given to another after three minutes, which this does not wait for.
    await expireJobs(postgres);
    await vi.waitUntil(() => receiver.taken.size === 2, LONGEST);
    await left.lose();
    const stored = await readWhatIsStored({
      ...{ dataDir: join(folder, 'nowhere'), bucket: bucket.settings, ENCRYPTION_KEYS },
      databaseUrl: postgres.ownerUrl,
    });
    expect(stored).toMatchObject({ rows: 2, missingObjects: [] });
    for (const transactionId of ['lost machine 1', 'lost machine 2']) {
      const found = stored.applications.get(transactionId);
      expect(found?.history.slice(0, 3)).toEqual(['RECEIVED', 'CHECKED', 'READY']);
      expect(found?.photo?.equals(photos[0] ?? Buffer.alloc(0))).toBe(true);
      expect(found?.signature?.equals(signatures[0] ?? Buffer.alloc(0))).toBe(true);
    }
    const forwarded = [...receiver.taken.values()].map(({ body }) => JSON.parse(body).transactionId);
    expect(forwarded.sort()).toEqual(['lost machine 1', 'lost machine 2']);
    expect(receiver.faults).toEqual([]);
    // Of the application that was not answered the lost machine had stored the images. Nobody refers to those, so the sweep removes them.
    expect(stored.orphans).toBe(2);
  });
});
