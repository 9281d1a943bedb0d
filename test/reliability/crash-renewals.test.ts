import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { RenewalPartner } from '../licence-renewal/renewal-partner.js';
import { startService } from '../platform/third-party-access/partner.js';
import { randomFrom } from '../support/random.js';
import { PostgresServer } from '../topology/postgres-server.js';
import { crashSettings } from './crash/settings.js';
import { record } from './evidence.js';
import { isWhole, seed, size } from './plan.js';
import { expireJobs } from './renewals/expire-jobs.js';
import { makePictures } from './renewals/pictures.js';
import { Receiver } from './renewals/receiver.js';
import { type Sender, Submitters } from './renewals/submitters.js';
import { KINDS, Victims } from './renewals/victims.js';
import { readWhatIsStored } from './renewals/what-is-stored.js';

const KILLS = size({ slice: 3, whole: 100 });

const PROGRAMS = size({ slice: 4, whole: 16 });

const LONGEST_LIFE_MS = 3_000;

const LOOK_AGAIN_MS = 50;

const ENCRYPTION_KEYS = `crash:${'1b'.repeat(32)}`;

/** A killed worker's delivery expires after three minutes. */
const ALL_DONE_WITHIN_MS = 10 * 60_000;

describe('Applications while the server, the worker and PostgreSQL are killed', () => {
  const random = randomFrom(seed);
  let dataDir: string;
  let postgres: PostgresServer;
  let receiver: Receiver;
  let victims: Victims;
  let submitters: Submitters;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-crash-renewals-'));
    postgres = await PostgresServer.start({ durable: true });
    await migrate(postgres.ownerUrl, 'recalls_service');
    receiver = await Receiver.start(random);
    const service = await startService(
      { encryptionKeys: readSettings({ ENCRYPTION_KEYS }).encryptionKeys, parts: new Set(['api']) },
      { databaseUrl: postgres.ownerUrl },
    );
    const senders: Sender[] = [];
    for (const environment of ['live', 'test'] as const) {
      const { headers } = await RenewalPartner.onboard(service, { environment });
      senders.push({ environment, headers });
    }
    await service.stop();
    victims = new Victims(
      {
        ...crashSettings(dataDir),
        ...{ ENCRYPTION_KEYS, FORWARD_URL: receiver.address },
        ...{ DATABASE_URL: postgres.url, DATABASE_OWNER_URL: postgres.ownerUrl },
        ...{ RENEWAL_COLLECTIVE_RATE: '10000', RENEWAL_COLLECTIVE_BURST: '10000' },
      },
      postgres,
    );
    submitters = new Submitters(victims, senders, await makePictures(random), random);
  }, 120_000);
  afterAll(async () => {
    submitters?.stop();
    await victims?.stop();
    await receiver?.stop();
    await postgres?.remove();
    await rm(dataDir, { recursive: true, force: true });
  }, 120_000);

  it(`are all there once with their images, are forwarded once, and none is stuck (seed ${seed})`, async () => {
    await victims.start();
    const work = submitters.run(PROGRAMS);
    const kills = { server: 0, worker: 0, PostgreSQL: 0 };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const { length } = submitters.accepted;
      await delay(random() * LONGEST_LIFE_MS);
      const kind = isWhole ? KINDS[Math.floor(random() * KINDS.length)] : KINDS[kill % KINDS.length];
      if (!kind) throw new Error('There is a kind.');
      await victims.kill(kind);
      kills[kind] += 1;
      // A kill counts when something was going on.
      while (submitters.accepted.length === length) {
        await victims.expectToLive();
        await delay(10);
      }
    }
    submitters.stop();
    await work;
    expect(submitters.faults).toEqual([]);

    const open = async () =>
      (
        await postgres.query<{ count: number }>(
          "SELECT count(*)::integer AS count FROM renewal_application WHERE state <> 'FORWARDED'",
        )
      )[0]?.count;
    for (const deadline = Date.now() + ALL_DONE_WITHIN_MS; (await open()) !== 0; await delay(LOOK_AGAIN_MS)) {
      await victims.expectToLive();
      if (Date.now() > deadline) break;
      // A slice does not wait until the jobs of killed workers expire.
      if (!isWhole) await expireJobs(postgres, { begun: '10 seconds' });
    }
    await victims.stop();

    const stored = await readWhatIsStored({ dataDir, ENCRYPTION_KEYS, databaseUrl: postgres.ownerUrl });
    const { accepted } = submitters;
    expect(accepted.length).toBeGreaterThan(KILLS);
    // Every 202 is there once, with the time that it was answered with, and with its images byte for byte.
    expect(stored.applications.size).toBe(accepted.length);
    expect(stored.rows).toBe(accepted.length);
    for (const { transactionId, environment, dateTimeReceived, photo, signature } of accepted) {
      const found = stored.applications.get(transactionId);
      expect(found, transactionId).toMatchObject({
        ...{ environment, dateTimeReceived, state: 'FORWARDED' },
        history: ['RECEIVED', 'CHECKED', 'READY', 'FORWARDED'],
      });
      expect(found?.photo?.equals(photo), `photo of ${transactionId}`).toBe(true);
      expect(found?.signature?.equals(signature), `signature of ${transactionId}`).toBe(true);
    }
    // And it was forwarded once: to the receiver, or into the folder.
    expect(receiver.faults).toEqual([]);
    const byHttp = accepted.filter(({ environment }) => environment === 'live');
    const received = [...receiver.taken.values()].map(({ body }) => JSON.parse(body));
    expect(received.map(({ transactionId }) => transactionId).sort()).toEqual(
      byHttp.map(({ transactionId }) => transactionId).sort(),
    );
    const sent = new Map(byHttp.map((one) => [one.transactionId, one]));
    for (const { transactionId, application } of received) {
      expect(application.photo.photographImage === sent.get(transactionId)?.photo.toString('base64')).toBe(
        true,
      );
    }
    expect(stored.forwardedFiles.sort()).toEqual(
      accepted
        .filter(({ environment }) => environment === 'test')
        .map(({ transactionId }) => transactionId)
        .sort(),
    );
    expect(stored.liveJobs).toBe(0);
    // What killed processes left behind is what the sweep deletes, and nothing else.
    expect(stored.missingObjects).toEqual([]);

    const number = (count: number) => count.toLocaleString('en-GB');
    await record({
      part: 'crash-renewals',
      findings: [
        {
          claim: 'Every application that was answered 202 is there once, with its images byte for byte',
          measured: `${number(accepted.length)} applications of ${PROGRAMS} programs; sent again ${number(submitters.repeated)} times, ${number(submitters.replayed)} of them answered as repetitions; ${kills.server} SIGKILLs of the server, ${kills.worker} of the worker, ${kills.PostgreSQL} of PostgreSQL`,
        },
        {
          claim: 'Every application was taken once by what it was forwarded to',
          measured: `${number(receiver.taken.size)} over HTTP, ${number(receiver.repeated)} of them delivered again with the same key and content; ${number(stored.forwardedFiles.length)} files`,
        },
        {
          claim: 'No application is stuck, and no row names an object that is missing',
          measured: `all FORWARDED, no job left; ${number(stored.orphans)} objects that nobody refers to, for the sweep`,
        },
      ],
    });
  }, 3_600_000);
});
