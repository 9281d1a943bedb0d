import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADVISORY_LOCKS } from '../../../../src/platform/database/advisory-locks.js';
import type { OnboardedClient } from '../../../../src/recalls/onboarding/onboarding.service.js';
import { ServiceProcess } from '../../../bootstrap/service-process.js';
import { snapshot } from '../../../recalls/imports/snapshot-files.js';
import { recalls } from '../../../support/started-service.js';
import { Caller } from '../../../topology/caller.js';
import { PGBOUNCER_MISSING } from './pg-bouncer.js';
import { PooledSite } from './pooled-site.js';

/** The first start makes files of a demonstration, which have other names. */
const FILE = 'leased.csv';
const FILES = 4;
const POLLING = { timeout: 60_000, interval: 50 };

describe.skipIf(PGBOUNCER_MISSING)(
  `Processes behind one transaction pooler${PGBOUNCER_MISSING ? ` (${PGBOUNCER_MISSING})` : ''}`,
  { timeout: 120_000 },
  () => {
    const launched: ServiceProcess[] = [];
    let site: PooledSite;
    let dataDir: string;
    let observer: pg.Client;
    let url: string;

    const settings = (): NodeJS.ProcessEnv => ({
      ...site.variables,
      DATA_DIR: dataDir,
      LANDING_QUIET_SECONDS: '0',
    });

    beforeAll(async () => {
      site = await PooledSite.open();
      dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-pooled-'));
      observer = new pg.Client({ connectionString: site.database.ownerUrl });
      await observer.connect();
      launched.push(
        ...['api', 'worker', 'worker'].map((part) => ServiceProcess.launchParts(part, settings())),
      );
      [url = ''] = await Promise.all(
        launched.map((each, at) => (at === 0 ? each.ready() : each.says(/is ready/))),
      );
    }, 120_000);
    afterAll(async () => {
      for (const process of launched) if (!process.hasEnded) await process.stop();
      await observer?.end();
      await site?.close();
      await rm(dataDir, { recursive: true, force: true });
    });

    const onboard = async (name: string): Promise<OnboardedClient> => {
      const words = ['onboard', '--name', name, '--email', 'team@pooled.example'];
      const { status, stdout, stderr } = await recalls(words, settings());
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout);
    };

    it('lease each file to one of two workers', async () => {
      const makers = await Promise.all(
        Array.from({ length: FILES }, (_, number) => onboard(`Leased ${number}`)),
      );
      await Promise.all(
        makers.map(async ({ sftp }, number) => {
          const folder = join(dataDir, 'landing', sftp?.username ?? '');
          await mkdir(folder, { recursive: true });
          await writeFile(join(folder, '.making'), snapshot(`LEASED${number},CAR/1,R/1,2024-01-01`));
          await rename(join(folder, '.making'), join(folder, FILE));
        }),
      );
      const runs = async () =>
        (
          await observer.query('SELECT state, attempts, added::int FROM import_run WHERE file_name = $1', [
            FILE,
          ])
        ).rows;
      await expect
        .poll(runs, POLLING)
        .toEqual(Array.from({ length: FILES }, () => ({ state: 'done', attempts: 1, added: 1 })));
      const leases = async () =>
        (
          await observer.query(
            "SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [ADVISORY_LOCKS.importRun],
          )
        ).rowCount;
      await expect.poll(leases, POLLING).toBe(0);
    });

    it('finish the call in progress when they are told to stop, and give their connections back', async () => {
      const caller = await Caller.login(url, await onboard('Stopped Motors'));
      const recall = {
        vin: 'POOLEDSTOP1',
        manufacturerCampaignReference: 'CAR/1',
        recallCampaignStartDate: '2024-01-01',
      };
      expect(await caller.call('POST', '/recalls', recall)).toMatchObject({ status: 201 });
      await observer.query('BEGIN');
      await observer.query("SELECT FROM recall WHERE vin = 'POOLEDSTOP1' FOR UPDATE");
      const fixing = caller.call('PUT', '/recalls/vin/POOLEDSTOP1?manufacturerCampaignReference=CAR/1', {
        repairStatus: 'FIXED',
        rectificationDate: '2024-04-01',
      });
      const waiting = async () =>
        (
          await observer.query(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
          )
        ).rowCount;
      await expect.poll(waiting, POLLING).toBeGreaterThan(0);
      for (const process of launched) process.signal('SIGTERM');
      await observer.query('COMMIT');
      expect(await fixing).toMatchObject({ status: 204 });
      caller.close();
      const endings = await Promise.all(launched.map((process) => process.ending()));
      expect(endings.map(({ code }) => code)).toEqual([0, 0, 0]);
      const left = async () =>
        (
          await observer.query(
            "SELECT FROM pg_stat_activity WHERE usename = $1 AND (state <> 'idle' OR application_name = 'vehicle-recalls import claim')",
            [site.database.role],
          )
        ).rowCount;
      await expect.poll(left, POLLING).toBe(0);
    });
  },
);
