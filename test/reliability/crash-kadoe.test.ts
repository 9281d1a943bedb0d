import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { Enquirer } from '../kadoe/enquirer.js';
import { startService } from '../platform/third-party-access/partner.js';
import { randomFrom } from '../support/random.js';
import { createDatabase } from '../support/service.js';
import { atOneMoment } from './crash/look.js';
import { RunningService } from './crash/running-service.js';
import { crashSettings } from './crash/settings.js';
import { record } from './evidence.js';
import { Enquiries } from './kadoe/enquiries.js';
import { Loads } from './kadoe/loads.js';
import { seed, size } from './plan.js';

const KILLS = size({ slice: 3, whole: 100 });

const CALLERS = 4;

const ENCRYPTION_KEYS = `crash:${'1b'.repeat(32)}`;

describe('Enquiries while the register is loaded and the process is killed', () => {
  const random = randomFrom(seed);
  let dataDir: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let running: RunningService;
  let enquiries: Enquiries;
  let loads: Loads;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-crash-kadoe-'));
    database = await createDatabase();
    const { encryptionKeys } = readSettings({ ENCRYPTION_KEYS });
    const service = await startService({ encryptionKeys }, { databaseUrl: database.url });
    const client = await Enquirer.onboard(service, { enquirers: { IT321: ['00EV'] } });
    const admin = await service.onboard('admin');
    const token = await service.tokenOf(admin);
    await service.stop();
    running = new RunningService({
      ...crashSettings(dataDir),
      ENCRYPTION_KEYS,
      DATABASE_URL: database.url,
      KADOE_COLLECTIVE_RATE: '10000',
      KADOE_COLLECTIVE_BURST: '10000',
    });
    loads = new Loads(running, { authorization: `Bearer ${token}`, 'x-api-key': admin.apiKey });
    enquiries = new Enquiries(running, client.headers, () => loads.newest, random);
  }, 120_000);
  afterAll(async () => {
    enquiries?.stop();
    loads?.stop();
    await running?.stop();
    await database?.drop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it(`are answered from one version of a vehicle, and each answer is in the record once (seed ${seed})`, async () => {
    let longestLife = await running.start();
    await loads.loadNext();
    const work = Promise.all([enquiries.run(CALLERS), loads.run()]);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const [answered, loaded] = [enquiries.answered.length, loads.loaded];
      await delay(random() * longestLife);
      await running.kill();
      longestLife = await running.start();
      // A kill counts when something was going on.
      while (enquiries.answered.length === answered || loads.loaded === loaded) await delay(10);
    }
    enquiries.stop();
    loads.stop();
    await work;

    expect({ enquiries: enquiries.faults, loads: loads.faults }).toEqual({ enquiries: [], loads: [] });
    const { recorded, versions } = await atOneMoment(database.url, async (look) => ({
      recorded: await look<{ reference: string; outcome: string; load: number; chargeable: boolean }>(
        'SELECT reference_number AS reference, outcome, load, chargeable FROM enquiry',
      ),
      versions: await look<{ load: number; make: string }>(
        'SELECT DISTINCT lower(recorded) AS load, make FROM vehicle_detail',
      ),
    }));
    const makeOf = new Map(versions.map(({ load, make }) => [load, make]));
    const records = new Map<
      string,
      { outcome: string; version: string | undefined; chargeable: boolean }[]
    >();
    for (const { reference, outcome, load, chargeable } of recorded) {
      const kept = records.get(reference) ?? [];
      records.set(reference, [...kept, { outcome, version: makeOf.get(load), chargeable }]);
    }
    for (const { reference, version } of enquiries.answered) {
      expect(records.get(reference), reference).toEqual([
        { outcome: 'KEEPER', version: `MAKE ${version}`, chargeable: true },
      ]);
    }
    for (const reference of enquiries.unanswered) {
      expect((records.get(reference) ?? []).length, reference).toBeLessThanOrEqual(1);
    }
    expect(loads.brokenOff).toBeGreaterThan(0);
    await record({
      part: 'crash-kadoe',
      findings: [
        {
          claim: 'No answer mixed two versions of a vehicle, or was older than a load that had been answered',
          measured: `${enquiries.answered.length.toLocaleString('en-GB')} answers, ${loads.loaded} loads, ${loads.brokenOff} more broken off, ${KILLS} kills`,
        },
        {
          claim:
            'Each answered enquiry is in the record exactly once, with the load that it was answered from',
          measured: `${enquiries.answered.length.toLocaleString('en-GB')} answered; ${enquiries.unanswered.length.toLocaleString('en-GB')} sent and not answered, none of them twice`,
        },
      ],
    });
  }, 3_600_000);
});
