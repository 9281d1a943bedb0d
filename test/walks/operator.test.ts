import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { commandLine } from '../../src/cli/command-line.js';
import { ServiceProcess } from '../bootstrap/service-process.js';
import { Scrape } from '../platform/observability/scrape.js';
import type { Outcome } from '../support/outcome.js';
import { freePort, shell } from '../support/started-service.js';
import { PROMTOOL_MISSING } from '../topology/promtool.js';
import { blockOf, blocksOf, sectionOf } from './pages.js';
import { environmentOf, installWithSystemd, SYSTEMD_MISSING } from './systemd-root.js';
import { MINUTES } from './walk.js';

const PAGE = 'docs/operations.md';
const VIN = '1M8GDM9AXKP042788';

/** The suite's server has one of the README's name, its own. */
const DATABASE = 'recalls_of_operator';

type Part = 'api' | 'worker' | 'sftp';

describe('An operator, with docs/operations.md', { timeout: 3 * MINUTES }, () => {
  /** Stands for the root of a machine. */
  let root: string;
  let server: pg.Client;
  const running: ServiceProcess[] = [];
  let backup: string;

  /** An address of the documents, on the suite's PostgreSQL. */
  const onServer = (address: string, database = DATABASE) => {
    const url = new URL(address);
    const { host } = new URL(inject('postgresUrl'));
    Object.assign(url, { host, pathname: `/${database}` });
    return url.href;
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'recalls-test-walk-operator-'));
    server = new pg.Client({ connectionString: inject('postgresUrl') });
    await server.connect();
  });
  afterAll(async () => {
    for (const service of running) if (!service.hasEnded) await service.stop();
    for (const name of [DATABASE, 'restored'])
      await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await server.query('DROP ROLE IF EXISTS recalls_owner, recalls_service');
    await server.end();
    await rm(root, { recursive: true, force: true });
  }, MINUTES);

  const migrating = () => environmentOf(root, 'vehicle-recalls-migrate.service');
  /** Types `node bin/recalls.js …` of the page, with paths of the folder that stands for the root. */
  /** Without what it says it waits for on a busy machine: the database is made and migrated. */
  const recalls = async (words: string, settings: NodeJS.ProcessEnv = {}): Promise<Outcome> => {
    const line = `node bin/recalls.js ${words}`.replaceAll(' /var/', ` ${root}/var/`);
    const { DATABASE_OWNER_URL: _, ...service } = await migrating();
    const outcome = await shell(line, {
      cwd: join(root, 'opt/vehicle-recalls'),
      settings: { ...service, ...settings },
    });
    return { ...outcome, stderr: outcome.stderr.replaceAll(/^Waiting for .* …\n/gm, '') };
  };
  const start = async (part: Part, settings: NodeJS.ProcessEnv = {}) => {
    const ports = { METRICS_PORT: String(await freePort()), SFTP_PORT: String(await freePort()) };
    const service = ServiceProcess.launchParts(part, {
      ...(await environmentOf(root, 'vehicle-recalls@.service', part)),
      ...ports,
      // A restart waits for it.
      SHUTDOWN_DELAY_SECONDS: '1',
      ...settings,
    });
    running.push(service);
    await service.says(/is ready/);
    const url = part === 'api' ? await service.ready() : undefined;
    return { service, url, metricsUrl: `http://127.0.0.1:${ports.METRICS_PORT}` };
  };
  const api: Awaited<ReturnType<typeof start>>[] = [];
  let worker: Awaited<ReturnType<typeof start>>;

  it('makes the two roles with the statements of the README', async () => {
    const statements = (await blockOf('README.md', 'Two database roles', 'sql')).split(';\n').filter(Boolean);
    expect(statements).toHaveLength(3);
    for (const each of statements)
      await server.query(each.replace('DATABASE recalls ', `DATABASE ${DATABASE} `));
  });

  it('installs the units and fills in the settings, with the lines of the page', async () => {
    const addresses = Object.fromEntries(
      (await blockOf('README.md', 'Two database roles'))
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/, 2)),
    );
    await installWithSystemd(root, {
      DATABASE_URL: onServer(addresses.DATABASE_URL ?? ''),
      DATABASE_OWNER_URL: onServer(addresses.DATABASE_OWNER_URL ?? ''),
      CLAMD_URL: 'tcp://127.0.0.1:1',
      // What `openssl rand -hex 32` prints.
      ENCRYPTION_KEYS: `2026-11:${randomBytes(32).toString('hex')}`,
      SFTP_HOST: '127.0.0.1',
      // Each process limits on its own.
      REDIS_URL: undefined,
    });
    const etc = join(root, 'etc');
    for (const name of ['service.env', 'owner.env']) {
      expect((await stat(join(etc, 'vehicle-recalls', name))).mode & 0o777, name).toBe(0o600);
    }
    expect((await environmentOf(root, 'vehicle-recalls@.service', 'worker')).METRICS_PORT).toBe('9465');
    const units = await readdir(join(etc, 'systemd', 'system'));
    expect(units).toEqual(expect.arrayContaining(['vehicle-recalls@.service', 'vehicle-recalls.target']));
  });

  it.skipIf(SYSTEMD_MISSING)(
    `has the account, the folder and the units that are enabled${SYSTEMD_MISSING ? ` (${SYSTEMD_MISSING})` : ''}`,
    async () => {
      expect(await readFile(join(root, 'etc/passwd'), 'utf8')).toMatch(/^vehicle-recalls:/m);
      const { mode, uid } = await stat(join(root, 'var/backups/vehicle-recalls'));
      expect({ mode: mode & 0o777, isRoots: uid === 0 }).toEqual({ mode: 0o700, isRoots: false });
      const wanted = await readdir(join(root, 'etc/systemd/system'), { recursive: true });
      expect(wanted).toEqual(
        expect.arrayContaining([
          'multi-user.target.wants/vehicle-recalls.target',
          'timers.target.wants/vehicle-recalls-backup.timer',
        ]),
      );
    },
  );

  it('migrates as the owner, and starts the parts without its password', async () => {
    expect(await recalls('migrate', await migrating())).toMatchObject({ status: 0 });
    [api[0], api[1], worker] = await Promise.all([
      start('api'),
      start('api'),
      start('worker'),
      start('sftp'),
    ]);
    const query = async () => {
      const { DATABASE_URL } = await environmentOf(root, 'vehicle-recalls@.service', 'api');
      const client = new pg.Client({ connectionString: DATABASE_URL });
      await client.connect();
      await client.query("UPDATE audit_entry SET action = ''").finally(() => client.end());
    };
    await expect(query()).rejects.toMatchObject({ code: '42501' });
  });

  it('sees that they are ready, and their figures', async () => {
    for (const base of [api[0]?.url, api[0]?.metricsUrl, worker.metricsUrl]) {
      for (const path of ['/health/live', '/health/ready'])
        expect((await fetch(base + path)).status).toBe(200);
    }
    const scrape = await Scrape.from(worker.metricsUrl);
    expect(scrape.value('recalls_ready', { part: 'worker' })).toBe(1);
    expect(scrape.value('recalls_database_up')).toBe(1);
  });

  it('is told where files are sent, and that there is no tenant to compare with', async () => {
    const { stdout } = await recalls('sftp --known-hosts');
    expect(stdout).toMatch(/^\[127\.0\.0\.1\]:\d+ ssh-ed25519 /m);
    expect(await recalls('reconcile')).toMatchObject({
      status: 1,
      stderr: 'There is no tenant to compare with: IDENTITY is local.\n',
    });
  });

  it('finds a vehicle in the log by its mark', async () => {
    const made = await recalls(
      'onboard --role mot --name "MOT history" --email mot@dvsa.example --out ../../var/mot.json',
    );
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const asked = await recalls(`call --with ../../var/mot.json GET /mot/vehicles/${VIN}`);
    expect(asked).toMatchObject({ status: 0, stderr: '200 OK\n' });
    const line = (await blockOf(PAGE, 'The log')).replace(
      'data/log-key',
      `${root}/var/lib/vehicle-recalls/log-key`,
    );
    const { stdout } = await shell(line);
    expect(stdout).toMatch(/^[0-9a-f]{12}\n$/);
    const requests = () => api.flatMap(({ service }) => service.printed.split('\n'));
    await expect
      .poll(() => requests().find((each) => each.includes('"route":"/mot/vehicles/:vin"')))
      .toContain(`"vin":"${stdout.trim()}"`);
  });

  it('makes a backup, and checks it', async () => {
    const made = await recalls((await restoring())[0] ?? '');
    expect(made).toMatchObject({ status: 0, stderr: '' });
    backup = made.stdout.trim();
    expect(backup).toMatch(/\/var\/backups\/vehicle-recalls\/\d{4}-/);
    expect((await recalls((await restoring())[1] ?? '')).stdout).toContain('The backup is whole.\n');
  });

  it('restores it into a new place with roles first, reads the proof, and starts one worker there', async () => {
    await server.query('CREATE DATABASE restored OWNER recalls_owner');
    const { DATABASE_URL = '', DATABASE_OWNER_URL = '' } = await migrating();
    const place = {
      DATABASE_URL: onServer(DATABASE_URL, 'restored'),
      DATA_DIR: join(root, 'var/lib/restored'),
    };
    const restored = await recalls((await restoring())[2] ?? '', {
      ...place,
      DATABASE_OWNER_URL: onServer(DATABASE_OWNER_URL, 'restored'),
    });
    expect(restored).toMatchObject({ status: 0, stderr: '' });
    expect(restored.stdout).toMatch(/^Look-up: .*: the same answer$[\s\S]*\nThe restore is complete\.\n$/m);
    const { service } = await start('worker', place);
    expect(await recalls('imports', place)).toMatchObject({ status: 0, stdout: '[]\n' });
    expect((await service.stop()).code).toBe(0);
  });

  it('upgrades without downtime: migrates, then restarts worker and API processes one at a time', async () => {
    expect(await sectionOf(PAGE, 'Upgrading without downtime')).toMatch(
      /1\. `recalls migrate`[\s\S]*2\. Restart the workers/,
    );
    expect(await recalls('migrate', await migrating())).toMatchObject({ status: 0 });
    const replaced = async (old: { service: ServiceProcess }, part: Part) => {
      expect((await old.service.stop()).code).toBe(0);
      return start(part);
    };
    let moments = 0;
    const isReady = async (url = '') =>
      (await fetch(`${url}/health/ready`).catch(() => undefined))?.status === 200;
    const watching = setInterval(async () => {
      const ready = await Promise.all(api.map(({ url }) => isReady(url)));
      if (!ready.includes(true)) moments += 1;
    }, 100);
    try {
      worker = await replaced(worker, 'worker');
      for (const [index, old] of api.entries()) api[index] = await replaced(old, 'api');
    } finally {
      clearInterval(watching);
    }
    expect(moments).toBe(0);
    expect(await isReady(api[0]?.url)).toBe(true);
  });

  it.skipIf(PROMTOOL_MISSING)(
    `tries the alerts with promtool${PROMTOOL_MISSING ? ` (${PROMTOOL_MISSING})` : ''}`,
    async () => {
      expect(await shell(await blockOf(PAGE, 'Alerts and dashboard'))).toMatchObject({ status: 0 });
    },
  );

  it('has lines for Docker Compose that name services, profiles and commands that there are', async () => {
    const { services } = parse(await readFile('docker-compose.yml', 'utf8'), { merge: true });
    const commands = commandLine().commands.map((command) => command.name());
    const texts = await Promise.all(['README.md', PAGE].map((page) => readFile(page, 'utf8')));
    const lines = texts.flatMap((text) =>
      [...text.matchAll(/docker compose ([^`\n]+)/g)].map(([, words = '']) => words),
    );
    const named = lines.flatMap((words) => {
      const [, profile] = /^--profile (\S+)/.exec(words) ?? [];
      const [, service, command] =
        /^(?:run --rm(?: --volume \S+)?|exec) (\S+) (?:node bin\/recalls\.js )?(\S+)/.exec(words) ?? [];
      return [{ words, profile, service, command }];
    });
    expect(named.filter(({ service }) => service !== undefined)).toHaveLength(5);
    for (const { words, profile, service, command } of named) {
      if (profile !== undefined) {
        const profiles = Object.values<{ profiles?: string[] }>(services).flatMap(
          (each) => each.profiles ?? [],
        );
        expect(profiles, words).toContain(profile);
      }
      if (service === undefined) continue;
      expect(services, words).toHaveProperty(service);
      if (command !== '…') expect(commands, words).toContain(command);
    }
  });

  /** The three commands of the page, with the time of the backup. */
  async function restoring(): Promise<string[]> {
    const [block = ''] = await blocksOf(PAGE, 'Backup and restore');
    return block
      .trim()
      .split('\n')
      .map((line) =>
        line
          .replace('node bin/recalls.js ', '')
          .replace('/var/backups/vehicle-recalls/2026-11-29T02-30-00Z', backup),
      );
  }
});
