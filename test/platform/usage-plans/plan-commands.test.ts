import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, Service } from '../../support/service.js';
import { recalls } from '../../support/started-service.js';
import { plannedSurface } from './planned.surface.js';
import { PlannedClients } from './planned-clients.js';

describe('The commands about usage plans', { timeout: 240_000 }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let service: Service;
  let clients: PlannedClients;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-plans-'));
    database = await createDatabase();
    service = await Service.start(
      {},
      { databaseUrl: database.url, moreSurfaces: [plannedSurface({ perSecond: 200, burst: 400 })] },
    );
    clients = new PlannedClients(service);
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const run = (...words: string[]) => recalls(words, { DATA_DIR: folder, DATABASE_URL: database.url });

  async function printed(...words: string[]) {
    const { status, stdout, stderr } = await run(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  }

  async function refused(...words: string[]) {
    const { status, stdout, stderr } = await run(...words);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    return stderr.trim();
  }

  const actsOn = (subject: string) =>
    service.query(
      `SELECT action, actor_kind AS actor, before, after FROM audit_entry
        WHERE subject_id = $1 AND actor_kind = 'command line' ORDER BY id`,
      [subject],
    );

  it('list, show, create, change and remove them', async () => {
    expect((await printed('plans', 'list', '--table')).split('\n')).toEqual([
      'PLAN      RATE  BURST  QUOTA    PERIOD  CLIENTS',
      'bulk      50    100    1000000  DAY     0',
      'standard  10    20     50000    DAY     0',
      'trial     1     2      500      DAY     0',
      '',
    ]);
    const fleet = { name: 'fleet', rate: 2.5, burst: 5, quota: null, quotaPeriod: null, clients: 0 };
    expect(JSON.parse(await printed('plans', 'create', 'fleet', '--rate', '2.5', '--burst', '5'))).toEqual(
      fleet,
    );
    const changed = { ...fleet, burst: 6, quota: 900, quotaPeriod: 'WEEK' };
    const change = ['plans', 'change', 'fleet', '--burst', '6', '--quota', '900', '--quota-period', 'week'];
    expect(JSON.parse(await printed(...change))).toEqual(changed);
    expect(JSON.parse(await printed('plans', 'show', 'fleet'))).toEqual(changed);
    expect(JSON.parse(await printed('plans', 'change', 'fleet', '--quota', 'none'))).toEqual({
      ...changed,
      quota: null,
      quotaPeriod: null,
    });
    expect(await printed('plans', 'remove', 'fleet')).toBe('The usage plan fleet is removed.\n');
    expect(await actsOn('fleet')).toMatchObject([
      { action: 'usage plan created' },
      { action: 'usage plan changed', before: { burst: 5 }, after: { burst: 6, quota: 900 } },
      { action: 'usage plan changed', before: { quota: 900 }, after: { quota: null, quotaPeriod: null } },
      { action: 'usage plan removed' },
    ]);
  });

  it('move a client, named by its id or name, in the running service within a second', async () => {
    const client = await clients.client('trial');
    expect(await clients.passed(4, client)).toBe(2);
    expect(await printed('clients', 'set-plan', client, 'standard')).toBe(
      `${client} has the usage plan standard.\n`,
    );
    service.clock.advance({ milliseconds: 501 });
    expect(await clients.passed(1, client)).toBe(1);
    const [{ name = '' } = {}] = await service.query<{ name: string }>(
      'SELECT name FROM client WHERE id = $1',
      [client],
    );
    await printed('clients', 'set-plan', name, 'bulk');
    expect(await actsOn(client)).toEqual([
      {
        action: "client's plan changed",
        actor: 'command line',
        before: { plan: 'trial' },
        after: { plan: 'standard' },
      },
      {
        action: "client's plan changed",
        actor: 'command line',
        before: { plan: 'standard' },
        after: { plan: 'bulk' },
      },
    ]);
  });

  it('say in one line what is wrong', async () => {
    const client = await clients.client('trial');
    expect(await refused('plans', 'create', 'slow', '--rate', '0')).toContain(
      '--rate must be a number of calls per second from 0.1 to 10000; --burst must be a whole number from 1 to 100000',
    );
    expect(await refused('plans', 'change', 'trial', '--quota', '0')).toContain(
      '--quota must be a whole number from 1 to 1000000000',
    );
    expect(await refused('plans', 'create', 'Slow', '--rate', '1', '--burst', '1')).toContain(
      'The name must',
    );
    expect(await refused('plans', 'create', 'bulk', '--rate', '1', '--burst', '1')).toContain(
      'There is a usage plan named bulk already',
    );
    expect(await refused('plans', 'remove', 'trial')).toContain("The usage plan trial can't be removed");
    expect(await refused('plans', 'show', 'none')).toContain('There is no usage plan none');
    expect(await refused('clients', 'set-plan', client, 'none')).toContain('There is no usage plan none');
    expect(await refused('clients', 'set-plan', 'Nobody', 'trial')).toContain('There is no client Nobody');
  });
});
