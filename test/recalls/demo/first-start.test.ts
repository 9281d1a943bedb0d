import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDemonstration } from '../../../src/recalls/demo/demo-file.js';
import type { Outcome } from '../../support/outcome.js';
import { recalls, StartedService, shell } from '../../support/started-service.js';

const MINUTES = 60_000;

/** The printed lines that are meant to be pasted. */
function linesToPaste(printed: string): string[] {
  return printed.split('\n').flatMap((line) => /^ {2}((?:cd|export|node) .*)$/.exec(line)?.slice(1) ?? []);
}

describe('the first start of the service', () => {
  let folder: string;
  let dataDir: string;
  let service: StartedService;
  /** Environment variables that make npm use its own cache. */
  let shellSettings: NodeJS.ProcessEnv;

  const start = (settings: NodeJS.ProcessEnv = {}) =>
    StartedService.start({ DATA_DIR: dataDir, ...settings }, { until: 'demo.json' });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-first-start-'));
    dataDir = join(folder, "the owner's data");
    shellSettings = { npm_config_cache: join(folder, 'npm'), npm_config_update_notifier: 'false' };
    await mkdir(dataDir);
    // This address can't be reached from the test, so the printed lines must not need it.
    service = await start({ PUBLIC_URL: 'https://recalls.invalid/api' });
  }, 2 * MINUTES);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it(
    'prints lines that open, read, fix, reopen and delete a recall, send in an application and ask for a keeper, when they are pasted',
    async () => {
      const lines = linesToPaste(service.printed);
      const surroundings = lines.filter((line) => !line.startsWith('node'));
      const calls = lines.filter((line) => line.startsWith('node'));
      expect(surroundings).toEqual([`cd ${resolve('.')}`, expect.stringMatching(/^export DATA_DIR='/)]);
      const outcomes: Outcome[] = [];
      for (const line of calls) {
        outcomes.push(
          await shell([...surroundings, line].join('\n'), { cwd: folder, settings: shellSettings }),
        );
      }

      const statuses = outcomes.map(({ status, stderr }) => ({
        status,
        said: stderr.trim().split('\n').at(-1),
      }));
      expect(statuses).toEqual([
        { status: 0, said: '201 Created' },
        { status: 0, said: '200 OK' },
        { status: 0, said: '204 No Content' },
        { status: 0, said: '204 No Content' },
        { status: 0, said: '204 No Content' },
        { status: 0, said: '202 Accepted' },
        { status: 0, said: '200 OK' },
        { status: 0, said: '200 OK' },
      ]);
      const [opened, read, fixed] = outcomes;
      expect(JSON.parse(outcomes.at(-1)?.stdout ?? '')).toMatchObject({
        registrationNumber: 'AA19BBB',
        keeper: { title: 'MR', firstNames: 'JOHN', lastName: 'WILS' },
      });
      for (const page of ['/drivers-renewal/docs', '/kadoe/docs', '/thirdparty-access/docs']) {
        expect(service.printed).toContain(`${service.url}${page}`);
      }
      expect(JSON.parse(opened?.stdout ?? '')).toMatchObject({
        manufacturer: 'Demonstration Motors',
        recall: { vin: 'DEMO0000000000001', dvsaCampaignReference: 'R/2024/001' },
      });
      expect(JSON.parse(read?.stdout ?? '').recalls).toEqual([
        expect.objectContaining({ manufacturerCampaignReference: 'CAR/1', repairStatus: 'NOT_FIXED' }),
      ]);
      expect(fixed?.stdout).toBe('');
      const afterwards = await recalls(['call', 'GET', '/recalls/vin/DEMO0000000000001'], {
        DATA_DIR: dataDir,
      });
      expect(afterwards).toMatchObject({ status: 1, stderr: '404 Not Found\n' });
    },
    5 * MINUTES,
  );

  it(
    'lets clients be onboarded beside the running service, which then serves them',
    async () => {
      const onboarded = await recalls(['onboard', '--name', 'Beside', '--email', 'team@beside.example'], {
        DATA_DIR: dataDir,
      });

      expect(onboarded).toMatchObject({ status: 0, stderr: '' });
      const { clientId, clientSecret, scopeUrl } = JSON.parse(onboarded.stdout);
      // The command line was not told the PUBLIC_URL of the service.
      expect(scopeUrl).toBe('https://recalls.invalid/api/.default');
      const token = await fetch(`${service.url}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
          scope: scopeUrl,
        }),
      });
      expect(token.status).toBe(200);
      // The service's database is still running after the command line has released it.
      const read = await recalls(['call', 'GET', '/recalls/vin/NEVERSEEN'], { DATA_DIR: dataDir });
      expect(read.stderr).toBe('404 Not Found\n');
    },
    2 * MINUTES,
  );

  it(
    'is followed by starts that print one line about the demonstration, and use another port if told to',
    async () => {
      const before = await readDemonstration(dataDir);
      await service.stop();
      service = await start();

      expect(linesToPaste(service.printed)).toEqual([]);
      expect(service.printed).not.toContain('published vehicles');
      expect(service.printed).toContain(`The demonstration clients are in ${join(dataDir, 'demo.json')}\n`);
      const after = await readDemonstration(dataDir);
      expect(after?.url).toBe(service.url);
      expect(after?.manufacturer.clientSecret).toBe(before?.manufacturer.clientSecret);
      const read = await recalls(['call', 'GET', '/recalls/vin/NEVERSEEN'], { DATA_DIR: dataDir });
      expect(read.stderr).toBe('404 Not Found\n');
      const enquiry = ['chassisVin=KJASDHKSFDH', 'enquirerId=DM001', 'reasonCode=00AC'];
      const asked = await recalls(
        ['call', 'POST', '/kadoe/v1/vehicle-keeper', ...enquiry, 'eventDate=2024-03-18', 'referenceNumber=1'],
        { DATA_DIR: dataDir },
      );
      expect(asked).toMatchObject({ status: 0, stderr: '200 OK\n' });
      expect(JSON.parse(asked.stdout)).toEqual({ message: 'Multiple matches for VIN' });
    },
    2 * MINUTES,
  );

  it(
    'leaves a database that the command line can use while no service runs',
    async () => {
      await service.stop();
      const words = ['onboard', '--name', 'Alone', '--email', 'team@alone.example'];

      const first = await recalls(words, { DATA_DIR: dataDir });
      const second = await recalls(words, { DATA_DIR: dataDir });

      expect(first).toMatchObject({ status: 0, stderr: '' });
      expect(second).toEqual({
        status: 1,
        stdout: '',
        stderr: 'A manufacturer named Alone is already onboarded\n',
      });
      service = await start();
    },
    2 * MINUTES,
  );
});
