import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../client/generate/postman/environment.js';
import type { Item } from '../../client/generate/postman/item.js';
import { shell } from '../support/started-service.js';
import { blockOf } from '../walks/pages.js';
import { MINUTES, type WalkService, walkService } from '../walks/walk.js';
import { CallersFolder, readmeLines } from './callers-folder.js';
import { newman } from './newman.js';

const COLLECTION = 'docs/postman/vehicle-recalls.postman_collection.json';

let folder: string;
let service: WalkService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recalls-test-client-kit-'));
  service = await walkService();
}, 3 * MINUTES);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('With the service that npm start starts, the Postman collection', () => {
  let environmentFile: string;

  beforeAll(async () => {
    // The line of docs/postman/README.md.
    const made = await shell('npm run --silent postman-environment', { cwd: service.folder });
    expect(made).toEqual({ status: 0, stdout: '', stderr: '' });
    environmentFile = join(service.folder, 'data', 'demo.postman_environment.json');
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
        { cwd: service.folder },
      );
      expect(outcome).toMatchObject({ status: 0, stderr: '' });
      expect(outcome.stdout).toMatch(/^opened: .*EXAMPLE0000000001.*found: .*NOT_FIXED/s);
    }
  });

  it('reads secrets from an environment that nobody else can read', async () => {
    expect((await stat(environmentFile)).mode & 0o777).toBe(0o600);
  });

  it(
    'of KADOE signs in, asks about test vehicles, and passes again; a single request signs in by itself',
    async () => {
      const environment = join(service.folder, 'data', 'demo-kadoe.postman_environment.json');
      expect((await stat(environment)).mode & 0o777).toBe(0o600);
      const kadoe = (only?: string) =>
        newman('docs/postman/kadoe.postman_collection.json', {
          environment,
          ...(only === undefined ? {} : { only }),
        });
      for (let time = 1; time <= 2; time++) {
        const { failures, sent } = await kadoe();
        expect(failures).toEqual([]);
        expect(sent.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 404, 404, 404, 404]);
      }
      const { failures, sent } = await kadoe('A person');
      expect(failures).toEqual([]);
      expect(sent).toEqual([{ name: 'A person', status: 200 }]);
    },
    2 * MINUTES,
  );

  it(
    'of licence renewal signs in, sends in an application of its own each time, and asks what became of it',
    async () => {
      const environment = join(service.folder, 'data', 'demo-licence-renewal.postman_environment.json');
      expect((await stat(environment)).mode & 0o777).toBe(0o600);
      for (let time = 1; time <= 2; time++) {
        const { failures, sent } = await newman('docs/postman/licence-renewal.postman_collection.json', {
          environment,
        });
        expect(failures).toEqual([]);
        expect(sent.map(({ status }) => status)).toEqual([200, 202, 202, 409, 400, 200, 404, 200]);
      }
    },
    2 * MINUTES,
  );

  const run = (only?: string, environment = environmentFile) =>
    newman(COLLECTION, {
      environment,
      ...(only === undefined ? {} : { only }),
    });
});

/** What the first call of client/README.md prints. */
const RECALLS_ARE_PRINTED = { status: 0, stderr: '', stdout: expect.stringMatching(/^\{\s.*recalls: \[/s) };

/** Fails to compile where the types let a mistake through. */
const MISTAKES = `
export function mistakes(): void {
  // @ts-expect-error There is no such path.
  void recalls.GET('/recall');
  // @ts-expect-error A recall has a VIN and a date.
  void recalls.POST('/recalls', { body: { manufacturerCampaignReference: 'CAR/1' } });
  // @ts-expect-error There is no such field.
  void data.recalls[0]?.colour;
}
`;

const TYPED_COMMONJS = `
import { createRecallsClient, type Credentials, type RecallsClient, RecallsApiError } from '@vehicle-recalls/client';

export function clientOf(credentials: Credentials): RecallsClient {
  return createRecallsClient({ baseUrl: 'https://recalls.example', credentials });
}
export function faultsOf(error: unknown): string[] {
  return error instanceof RecallsApiError ? error.errors.map(({ field }) => field) : [];
}
`;

describe('The client package, as npm pack packs it', () => {
  let caller: CallersFolder;

  beforeAll(async () => {
    caller = await CallersFolder.make(join(folder, 'packed'), {
      dataDir: join(service.folder, 'data'),
    });
    expect(await caller.installPacked()).toMatchObject({ status: 0 });
  }, 2 * MINUTES);

  it('makes the same first call from JavaScript, with import and with require', async () => {
    for (const format of ['js', 'cjs'] as const) {
      const program = format === 'js' ? 'first-call.mjs' : 'first-call.cjs';
      expect(await caller.runProgram(program, await readmeLines(format))).toEqual(RECALLS_ARE_PRINTED);
    }
  });

  it(
    'makes the first enquiry of the page, in JavaScript and checked by the compiler',
    async () => {
      const program = await readmeLines('mjs');
      const printed = {
        status: 0,
        stderr: '',
        stdout: expect.stringMatching(/lastName: 'WILS'.*404 ENV912/s),
      };
      expect(await caller.runProgram('first-enquiry.mjs', program)).toEqual(printed);
      const typed = `${program}
// @ts-expect-error There is no such path.
void kadoe.POST('/kadoe/v1/keeper', { body: { registrationNumber: 'AA19BBB', ...asked } });
// @ts-expect-error An enquiry has a reason.
void kadoe.POST('/kadoe/v1/vehicle-keeper', { body: { registrationNumber: 'AA19BBB', enquirerId: 'DM001' } });
// @ts-expect-error There is no such field.
void data.owner;
`.replace(/^/, 'export {};\n');
      const compiled = await caller.compile(
        { 'first-enquiry.mts': typed },
        { module: 'nodenext', moduleResolution: 'nodenext' },
      );
      expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
    },
    MINUTES,
  );

  it(
    'sends in the first application of the page, in JavaScript and checked by the compiler',
    async () => {
      const program = await blockOf('client/README.md', 'Licence renewals', 'mjs');
      expect(await caller.runProgram('first-application.mjs', program)).toEqual({
        status: 0,
        stderr: '',
        stdout: expect.stringMatching(/^123456789012345678901234 .*Range feePaid|feePaid/s),
      });
      const typed = `${program}
// @ts-expect-error There is no such path.
void renewals.GET('/drivers-renewal/v2', {});
// @ts-expect-error An application has a fee.
void renewals.submit({ handler: {}, transactionType: 'TYRR', photo: {} });
// @ts-expect-error There is no such field.
void data.licenceNumber;
`.replace(/^/, 'export {};\n');
      const compiled = await caller.compile(
        { 'first-application.mts': typed },
        { module: 'nodenext', moduleResolution: 'nodenext' },
      );
      expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
    },
    MINUTES,
  );

  it.each([
    { module: 'nodenext', moduleResolution: 'nodenext' },
    { module: 'esnext', moduleResolution: 'bundler' },
  ])(
    'has strict types for a program with moduleResolution $moduleResolution',
    async (options) => {
      const typed = (await readmeLines('js')) + (await readmeLines('ts')) + MISTAKES;
      const commonJs: Record<string, string> =
        options.module === 'nodenext' ? { 'library.cts': TYPED_COMMONJS } : {};

      const compiled = await caller.compile({ 'first-call.mts': typed, ...commonJs }, options);

      expect(compiled).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(await caller.run(`'${process.execPath}' out/first-call.mjs`)).toEqual({
        ...RECALLS_ARE_PRINTED,
        stdout: expect.stringMatching(/recalls: \[.*\nCAR\/2 NOT_FIXED\n$/s),
      });
    },
    MINUTES,
  );

  it('holds no more than it needs, and has the version that the service’s API says', async () => {
    const installed = join(caller.path, 'node_modules', '@vehicle-recalls', 'client');
    expect((await readdir(installed)).toSorted()).toEqual(['README.md', 'dist', 'package.json']);
    expect((await readdir(join(installed, 'dist'))).toSorted()).toEqual(['cjs', 'esm']);
    const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    const { info } = (await (await fetch(`${service.url}/openapi.json`)).json()) as {
      info: { version: string };
    };
    expect(version).toBe(info.version);
  });
});

/** Everything but the last folder, from top to bottom. */
async function namesOfARun(): Promise<string[]> {
  const { item: folders }: { item: readonly Item[] } = JSON.parse(await readFile(COLLECTION, 'utf8'));
  return folders.slice(0, -1).flatMap(({ item = [] }) => item.map(({ name }) => name));
}
