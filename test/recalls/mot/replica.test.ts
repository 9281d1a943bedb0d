import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../../src/recalls/mot/heartbeat.js';
import { LookUps } from '../../../src/recalls/mot/look-ups.js';
import { Service } from '../../support/service.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { CAR_1, expectRefusal } from '../api/recalls-table.js';
import { StreamingReplica } from './streaming-replica.js';

const TIMEOUT_MS = 2_000;
const MAX_LAG_SECONDS = 30;

/** A round in the background that failed in one test may work again in the next one. */
const OF_OTHER_WORK = ['works again', 'The database server is back.'];

describe('with a streaming replica', { timeout: 120_000 }, () => {
  let servers: StreamingReplica;
  let toPrimary: TcpProxy;
  let toReplica: TcpProxy;
  let service: Service;
  let maker: ReturnType<Service['as']>;
  let mot: ReturnType<Service['as']>;
  let warnings: string[];
  let vehicles = 0;
  let vin: string;

  beforeAll(async () => {
    servers = await StreamingReplica.start();
    toPrimary = await TcpProxy.before(servers.primaryUrl);
    toReplica = await TcpProxy.before(servers.replicaUrl);
    service = await Service.start(
      {
        databaseReplica: { url: toReplica.url, maxLagSeconds: MAX_LAG_SECONDS },
        motTimeoutMs: TIMEOUT_MS,
      },
      { databaseUrl: toPrimary.url },
    );
    maker = service.as(await service.onboard());
    mot = service.as(await service.onboard('mot'));
  }, 120_000);

  beforeEach(async () => {
    vehicles += 1;
    vin = `VEHICLE${vehicles}`;
    // The replica is healthy and up to date, and the service knows that.
    await beat();
    await servers.catchUp();
    await retry();
    warnings = [];
    vi.spyOn(Logger.prototype, 'warn').mockImplementation((message) => {
      if (!OF_OTHER_WORK.includes(message)) warnings.push(String(message));
    });
    expect(await isAskedOf('onReplica')).toBe(true);
  });

  afterEach(async () => {
    vi.restoreAllMocks();
    await toPrimary.recover();
    await toReplica.recover();
    await servers.resumeReplay();
  });

  afterAll(async () => {
    await service?.stop();
    await toPrimary?.stop();
    await toReplica?.stop();
    await servers?.stop();
  });

  const beat = () => service.application.get(Heartbeat).tick();
  const retry = () => service.application.get(LookUps).tick();
  const open = async () => expect((await maker.post('/recalls', { ...CAR_1, vin })).status).toBe(201);
  const ask = async () => (await mot.get(`/mot/vehicles/${vin}`)).body.hasOutstandingRecall;
  const askMany = async () => {
    const { body } = await mot.post('/mot/vehicles', { vins: [vin] });
    return body.vehicles[0].hasOutstandingRecall;
  };

  /** Whether a look-up goes to a server, which records when each of its connections was last used. */
  async function isAskedOf(server: 'onPrimary' | 'onReplica'): Promise<boolean> {
    const lastAsked = async () => {
      const [row] = await servers[server]<{ at: string | null }>(
        `SELECT max(query_start)::text AS at FROM pg_stat_activity WHERE application_name = 'vehicle-recalls mot'`,
      );
      return row?.at;
    };
    const before = await lastAsked();
    await ask();
    return (await lastAsked()) !== before;
  }

  /** Automatically, within seconds. */
  async function untilAskedAgain(): Promise<void> {
    await expect
      .poll(() => warnings.slice(1), { timeout: 20_000 })
      .toEqual(['The read replica is asked again']);
    expect(await isAskedOf('onReplica')).toBe(true);
  }

  it('look-ups go to the replica and not to the primary, and changes arrive there', async () => {
    expect(await isAskedOf('onReplica')).toBe(true);
    expect(await isAskedOf('onPrimary')).toBe(false);
    expect(await ask()).toBe('Unknown');
    await open();
    await servers.catchUp();
    expect(await ask()).toBe('Yes');
    expect(await askMany()).toBe('Yes');
    expect(warnings).toEqual([]);
  });

  it('a replica that stopped replaying is asked until its copy is too old, and not a second longer', async () => {
    await servers.pauseReplay();
    await open();
    service.clock.advance({ seconds: MAX_LAG_SECONDS });
    await beat();
    // Its answer is old, but not too old, which proves that the replica was asked.
    expect(await ask()).toBe('Unknown');
    expect(await askMany()).toBe('Unknown');

    service.clock.advance({ milliseconds: 1 });
    await beat();
    expect(await ask()).toBe('Yes');
    expect(await askMany()).toBe('Yes');
    await retry();
    expect(await ask()).toBe('Yes');
    expect(warnings).toEqual(['The read replica is not asked, the primary is: its copy is 30 s old']);

    await servers.resumeReplay();
    await servers.catchUp();
    await retry();
    expect(warnings[1]).toBe('The read replica is asked again');
    expect(await isAskedOf('onReplica')).toBe(true);
  });

  it('calls that are under way when the replica ends are answered by the primary', async () => {
    await open();
    await servers.pauseReplay();
    const answers = Promise.all(Array.from({ length: 30 }, () => mot.get(`/mot/vehicles/${vin}`)));
    toReplica.cut();
    for (const { status } of await answers) expect(status).toBe(200);
    expect(await ask()).toBe('Yes');
    expect(warnings.length).toBe(1);
    expect(warnings[0]).toMatch(/^The read replica is not asked, the primary is: /);
    expect(warnings[0]).not.toContain(vin);

    await toReplica.recover();
    await servers.resumeReplay();
    await servers.catchUp();
    await untilAskedAgain();
  });

  it('a replica that fell silent costs those who ask it first half of their time, and nobody else any', async () => {
    await open();
    await servers.catchUp();
    toReplica.fallSilent();
    const startedAt = performance.now();
    expect(await ask()).toBe('Yes');
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(TIMEOUT_MS / 2 - 20);
    const next = performance.now();
    expect(await ask()).toBe('Yes');
    expect(await askMany()).toBe('Yes');
    expect(performance.now() - next).toBeLessThan(TIMEOUT_MS / 2);
    expect(warnings).toHaveLength(1);
  });

  it('with both away the answer is 503, and never No or Unknown', async () => {
    await open();
    await servers.catchUp();
    toReplica.cut();
    toPrimary.cut();
    for (const answer of [
      await mot.get(`/mot/vehicles/${vin}`),
      await mot.post('/mot/vehicles', { vins: [vin] }),
    ]) {
      expectRefusal(answer, 503, 'RECALLS-UN-01', 'Unknown error encountered');
    }
    await toPrimary.recover();
    expect(await ask()).toBe('Yes');
  });

  it('a replica whose copy has no heartbeat is not asked', async () => {
    await open();
    const heartbeatOfReplica = async () => {
      await servers.resumeReplay();
      await servers.onPrimary('DELETE FROM replication_heartbeat');
      await servers.catchUp();
      await servers.pauseReplay();
      return servers.onReplica('SELECT * FROM replication_heartbeat');
    };
    // Again, in case the service writes a heartbeat between the statements.
    await expect.poll(heartbeatOfReplica).toEqual([]);
    expect(await ask()).toBe('Yes');
    expect(warnings).toEqual([
      'The read replica is not asked, the primary is: its copy has no heartbeat yet',
    ]);
  });

  it('a replica that is killed is replaced by the primary at once, and asked again when it is back', async () => {
    vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    await open();
    await servers.catchUp();
    await servers.killReplica();
    for (let call = 0; call < 20; call++) {
      expect(await ask()).toBe('Yes');
      expect(await askMany()).toBe('Yes');
    }
    expect(warnings[0]).toMatch(/^The read replica is not asked, the primary is: /);

    await untilAskedAgain();
    expect(await ask()).toBe('Yes');
  });
});

describe('without a replica', () => {
  it('no heartbeat is written', async () => {
    const service = await Service.start();
    try {
      const mot = service.as(await service.onboard('mot'));
      expect((await mot.get('/mot/vehicles/ABC1')).status).toBe(200);
      expect(await service.query('SELECT * FROM replication_heartbeat')).toEqual([]);
    } finally {
      await service.stop();
    }
  });
});
