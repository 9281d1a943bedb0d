import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../../src/recalls/mot/heartbeat.js';
import { LookUps } from '../../../src/recalls/mot/look-ups.js';
import type { FakeClock } from '../../support/fake-clock.js';
import { Service } from '../../support/service.js';
import { ShiftedClock } from '../../support/shifted-clock.js';
import { CAR_1 } from '../api/recalls-table.js';
import { StreamingReplica } from './streaming-replica.js';

const MAX_LAG_SECONDS = 60;
const HOUR_MS = 60 * 60_000;

let servers: StreamingReplica;
/** A replica of another installation, or a copy of this one that was restored elsewhere. */
let others: StreamingReplica;
let service: Service | undefined;
let warnings: string[];

beforeAll(async () => {
  servers = await StreamingReplica.start();
  others = await StreamingReplica.start();
}, 120_000);
beforeEach(() => {
  warnings = [];
  vi.spyOn(Logger.prototype, 'warn').mockImplementation((message) => warnings.push(String(message)));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await service?.stop();
  service = undefined;
});
afterAll(async () => {
  await servers?.stop();
  await others?.stop();
});

async function start(replicaUrl: string, clock?: FakeClock): Promise<Service> {
  service = await Service.start(
    { databaseReplica: { url: replicaUrl, maxLagSeconds: MAX_LAG_SECONDS }, motTimeoutMs: 5_000 },
    { databaseUrl: servers.primaryUrl, ...(clock && { clock }) },
  );
  return service;
}

/** MOT's answer about a vehicle whose recall exists only on the primary. */
async function askAboutRecalled(from: Service, vin: string): Promise<string[]> {
  const maker = from.as(await from.onboard());
  const mot = from.as(await from.onboard('mot'));
  expect((await maker.post('/recalls', { ...CAR_1, vin })).status).toBe(201);
  const one = await mot.get(`/mot/vehicles/${vin}`);
  const many = await mot.post('/mot/vehicles', { vins: [vin] });
  return [one.body.hasOutstandingRecall, many.body.vehicles[0].hasOutstandingRecall];
}

const refusals = () => warnings.filter((warning) => warning.startsWith('The read replica'));

/** Another service writes heartbeats there, as recently as this one. */
async function beatElsewhere(): Promise<void> {
  const elsewhere = await Service.start(
    { databaseReplica: { url: others.replicaUrl, maxLagSeconds: MAX_LAG_SECONDS } },
    { databaseUrl: others.primaryUrl, clock: new ShiftedClock(0) },
  );
  await elsewhere.application.get(Heartbeat).tick();
  await elsewhere.stop();
  await others.catchUp();
}

it('a replica of another database is not asked, however fresh it is, and that is logged once', async () => {
  await beatElsewhere();
  const from = await start(others.replicaUrl, new ShiftedClock(0));
  await from.application.get(Heartbeat).tick();
  expect(await askAboutRecalled(from, 'OTHER1')).toEqual(['Yes', 'Yes']);
  await from.application.get(LookUps).tick();
  const [there] = await others.onPrimary<{ id: string }>('SELECT id FROM database_identity');
  const [here] = await servers.onPrimary<{ id: string }>('SELECT id FROM database_identity');
  expect(there?.id).not.toBe(here?.id);
  expect(refusals()).toEqual([
    `The read replica is not asked, the primary is: it has another database (${there?.id}, not ${here?.id})`,
  ]);
}, 120_000);

it('a replica of a copy that was restored elsewhere, with the same identity, is not asked', async () => {
  const [here] = await servers.onPrimary<{ id: string }>('SELECT id FROM database_identity');
  const [there] = await others.onPrimary<{ id: string }>('SELECT id FROM database_identity');
  await others.onPrimary(`UPDATE database_identity SET id = '${here?.id}'`);
  try {
    await beatElsewhere();
    const from = await start(others.replicaUrl, new ShiftedClock(0));
    await from.application.get(Heartbeat).tick();
    expect(await askAboutRecalled(from, 'RESTORED1')).toEqual(['Yes', 'Yes']);
    expect(refusals()).toEqual([
      expect.stringMatching(
        /: it follows another primary \(system \d+, timeline 00000001, not system \d+, timeline 00000001\)$/,
      ),
    ]);
  } finally {
    await others.onPrimary(`UPDATE database_identity SET id = '${there?.id}'`);
  }
}, 120_000);

it.each([
  [4_000],
  [-4_000],
  [7 * HOUR_MS],
  [-9 * HOUR_MS],
])('the clock of a process that is %i ms off neither rejects a fresh replica nor accepts a stale one', async (shift) => {
  const from = await start(servers.replicaUrl, new ShiftedClock(shift));
  const vin = `SHIFTED${Math.abs(shift)}${shift < 0 ? 'BEHIND' : 'AHEAD'}`;
  await from.application.get(Heartbeat).tick();
  await servers.catchUp();
  await servers.pauseReplay();
  try {
    // The replica does not have it, so the answer shows which server was asked.
    expect(await askAboutRecalled(from, vin)).toEqual(['Unknown', 'Unknown']);
    expect(refusals()).toEqual([]);
  } finally {
    await servers.resumeReplay();
  }
  const stale = `interval '${MAX_LAG_SECONDS + 2} s'`;
  const makeStale = async () => {
    await servers.resumeReplay();
    await servers.onPrimary(`UPDATE replication_heartbeat SET beat_at = clock_timestamp() - ${stale}`);
    await servers.catchUp();
    await servers.pauseReplay();
    return servers.onReplica(
      `SELECT FROM replication_heartbeat WHERE beat_at < clock_timestamp() - interval '${MAX_LAG_SECONDS + 1} s'`,
    );
  };
  try {
    // Again, in case the service writes a heartbeat between the statements.
    await expect.poll(makeStale, { timeout: 20_000 }).toHaveLength(1);
    expect(await askAboutRecalled(from, `STALE${vin}`)).toEqual(['Yes', 'Yes']);
    expect(refusals()).toEqual([
      expect.stringMatching(/^The read replica is not asked, the primary is: its copy is 6\d s old$/),
    ]);
  } finally {
    await servers.resumeReplay();
  }
}, 120_000);

it.each([
  [4_999, 'Unknown', []],
  [5_000, 'Unknown', []],
  [
    5_001,
    'Yes',
    ["The read replica is not asked, the primary is: its heartbeat is 5 s ahead of the primary's clock"],
  ],
  [
    3 * HOUR_MS,
    'Yes',
    ["The read replica is not asked, the primary is: its heartbeat is 10800 s ahead of the primary's clock"],
  ],
])(
  'a heartbeat that is %i ms in the future: the answer is %s',
  async (ahead, answer, expected) => {
    const from = await start(servers.replicaUrl);
    await from.application.get(Heartbeat).tick();
    const future = new Date(from.clock.now() + ahead).toISOString();
    const setBeat = async () => {
      await servers.resumeReplay();
      await servers.onPrimary(`UPDATE replication_heartbeat SET beat_at = '${future}'`);
      await servers.catchUp();
      await servers.pauseReplay();
      return servers.onReplica(`SELECT FROM replication_heartbeat WHERE beat_at = '${future}'`);
    };
    try {
      await expect.poll(setBeat, { timeout: 20_000 }).toHaveLength(1);
      expect(await askAboutRecalled(from, `FUTURE${ahead}`)).toEqual([answer, answer]);
      expect(refusals()).toEqual(expected);
    } finally {
      await servers.resumeReplay();
    }
  },
  60_000,
);

it('a replica that was promoted is not asked', async () => {
  const from = await start(servers.replicaUrl, new ShiftedClock(0));
  await from.application.get(Heartbeat).tick();
  await servers.catchUp();
  await servers.promote();
  expect(await askAboutRecalled(from, 'PROMOTED1')).toEqual(['Yes', 'Yes']);
  expect(refusals()).toEqual([
    'The read replica is not asked, the primary is: it is no replica (any more): it was promoted or restored, and follows no primary',
  ]);
}, 120_000);
