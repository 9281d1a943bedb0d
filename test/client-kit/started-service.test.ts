import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../client/generate/postman/collection.js';
import type { Environment } from '../../client/generate/postman/environment.js';
import { recalls, StartedService, shell } from '../support/started-service.js';
import { newman } from './newman.js';

const MINUTES = 60_000;
const COLLECTION = 'docs/postman/vehicle-recalls.postman_collection.json';

const FILE = `VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate
LH7PRODCJEE012345,ABCCARS123,R/2026/123,2026-12-01
`;

describe('With the service that npm start starts, the Postman collection', () => {
  let folder: string;
  let service: StartedService;
  let environmentFile: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-postman-'));
    const settings = { DATA_DIR: join(folder, 'data') };
    service = await StartedService.start(settings, { until: 'demo.json' });
    environmentFile = join(folder, 'environment.json');
    const made = await shell(
      `'${process.execPath}' '${resolve('dist/client/generate/write-environment.js')}' data/demo.json environment.json`,
      { cwd: folder },
    );
    expect(made).toEqual({ status: 0, stdout: '', stderr: '' });
    // A file, so that there is an import run to read.
    const file = join(folder, 'outstanding.csv');
    await writeFile(file, FILE);
    const imported = await recalls(['import', file, '--manufacturer', 'Demonstration Motors'], settings);
    expect(imported).toMatchObject({ status: 0 });
  }, 2 * MINUTES);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  it(
    'passes from top to bottom, and passes again',
    async () => {
      for (let time = 1; time <= 2; time++) {
        const { failures, sent } = await run();

        expect(failures).toEqual([]);
        expect(sent.map(({ name }) => name)).toEqual(await namesOfARun());
        expect(sent.slice(0, 7).map(({ status }) => status)).toEqual([200, 201, 200, 200, 204, 204, 204]);
      }
    },
    2 * MINUTES,
  );

  it(
    'gets a token by itself when a single request is sent',
    async () => {
      const { failures, sent } = await run('Open a new recall for a single vehicle');

      expect(failures).toEqual([]);
      expect(sent.map(({ status }) => status)).toEqual([201]);
    },
    MINUTES,
  );

  it(
    'fails where the service does not answer as it should',
    async () => {
      const wrong = join(folder, 'wrong.json');
      const environment: Environment = JSON.parse(await readFile(environmentFile, 'utf8'));
      const values = environment.values.map((one) =>
        one.key === 'motApiKey' ? { ...one, value: 'wrong' } : one,
      );
      await writeFile(wrong, JSON.stringify({ ...environment, values }));

      const { failures } = await run('MOT service', wrong);

      expect(failures).toContain(
        'Ask whether a vehicle has an outstanding recall: expected response to have status code 200 but got 403',
      );
    },
    MINUTES,
  );

  it('comes with an example in TypeScript that works, and may be run again', async () => {
    for (let time = 1; time <= 2; time++) {
      const outcome = await shell(
        `'${process.execPath}' '${resolve('dist/client/example.js')}' data/demo.json`,
        { cwd: folder },
      );
      expect(outcome).toMatchObject({ status: 0, stderr: '' });
      expect(outcome.stdout).toMatch(/^opened: .*EXAMPLE0000000001.*found: .*NOT_FIXED/s);
    }
  });

  it('reads secrets from an environment that nobody else can read', async () => {
    expect((await stat(environmentFile)).mode & 0o777).toBe(0o600);
  });

  const run = (only?: string, environment = environmentFile) =>
    newman(COLLECTION, {
      environment,
      report: join(folder, 'report.json'),
      ...(only === undefined ? {} : { only }),
    });
});

/** All folders but the last, in order. */
async function namesOfARun(): Promise<string[]> {
  const { item: folders }: { item: readonly Item[] } = JSON.parse(await readFile(COLLECTION, 'utf8'));
  return folders.slice(0, -1).flatMap(({ item = [] }) => item.map(({ name }) => name));
}
