import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import semver from 'semver';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../support/outcome.js';
import { freePort, shell } from '../support/started-service.js';
import { blockOf, blocksOf } from '../walks/pages.js';
import { type Finding, record } from './evidence.js';
import { isWhole } from './plan.js';

const MINUTES = 60_000;

/** The oldest that the README names, and the newest of each later line, as the registry has them. */
const VERSIONS = ['20.19.0', '22', '24'];

/** The registry's packages of Node.js itself, of which each is for one kind of machine. */
const PACKAGE = `node-${process.platform}-${process.arch}`;

/** A share of the suite: what calls, files and a start need of Node.js. */
const SHARE = [
  ['npm test -- --project=unit', /Tests +(\d+) passed/],
  ['npm test -- test/recalls/api test/recalls/sftp test/bootstrap/start.test.ts', /Tests +(\d+) passed/],
] as const;

/** How this machine reaches the registry. */
const NETWORK = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^npm_config_|_proxy$|^NODE_EXTRA_CA_CERTS$/i.test(name)),
);

interface Package {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  /** The processors that it is for; npm leaves it out elsewhere. */
  readonly cpu?: readonly string[];
}

const { engines } = JSON.parse(await readFile('package.json', 'utf8'));

describe('The versions of Node.js that package.json names', () => {
  it('are those of the documents', async () => {
    expect(engines.node).toBe('^20.19.0 || ^22.13.0 || >=24.11.0');
    for (const page of ['README.md', 'CONTRIBUTING.md']) {
      expect(await readFile(page, 'utf8'), page).toContain(
        'Node.js 20.19, 22.13 or 24.11, or a later version',
      );
    }
    for (const version of VERSIONS) expect(semver.intersects(version, engines.node), version).toBe(true);
  });

  it('suit every package that is installed, so that npm prints no EBADENGINE', async () => {
    const { packages } = JSON.parse(await readFile('package-lock.json', 'utf8'));
    const unsuited = Object.entries(packages as Record<string, Package>)
      // No version of Node.js that we take runs on 32 bits of Windows.
      .filter(([, { cpu }]) => !cpu?.includes('ia32'))
      .filter(([, { engines: of }]) => of?.node !== undefined && !semver.subset(engines.node, of.node))
      .map(([path, { version, engines: of }]) => `${path} ${version}: ${of?.node}`);
    expect(unsuited).toEqual([]);
  });
});

/** None in `npm test`, where a test that is skipped counts as one that could not run. */
const TRIED = isWhole ? VERSIONS : [];

const findings: Finding[] = [];

describe.each(TRIED)('In a fresh clone, with Node.js %s', (wanted) => {
  let folder: string;
  let clone: string;
  let settings: NodeJS.ProcessEnv;
  let version: string;

  const type = (line: string, more: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
    shell(line, { cwd: clone, settings: { ...settings, ...more }, deadlineMs: 20 * MINUTES });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-node-'));
    clone = join(folder, 'vehicle-recalls');
    const installed = await shell(`npm install --silent --prefix '${folder}' ${PACKAGE}@${wanted}`, {
      settings: NETWORK,
    });
    expect(installed).toMatchObject({ status: 0 });
    const node = join(folder, 'node_modules', PACKAGE, 'bin', 'node');
    await access(node);
    settings = { PATH: [dirname(node), process.env.PATH].join(delimiter) };
    expect(await shell(`git clone --quiet '${resolve('.')}' '${clone}'`)).toMatchObject({ status: 0 });
    version = (await type('node --version')).stdout.trim().slice(1);
    expect(semver.satisfies(version, wanted)).toBe(true);
  }, 5 * MINUTES);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('npm ci installs and builds everything without a warning about versions', {
    timeout: 20 * MINUTES,
  }, async () => {
    const { status, stdout, stderr } = await type('npm ci', NETWORK);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(stdout + stderr).not.toContain('EBADENGINE');
    findings.push({
      claim: `Node.js ${version}: \`npm ci\` in a fresh clone prints no EBADENGINE`,
      measured: /added \d+ packages/.exec(stdout)?.[0] ?? '',
    });
  });

  it('npm start starts it, the tour can be pasted twice, and Ctrl+C ends it', {
    timeout: 5 * MINUTES,
  }, async () => {
    const [, start = ''] = (await blocksOf('README.md', 'Vehicle Recalls')).join('').trim().split('\n');
    expect(start).toBe('npm start');
    const ports = { PORT: String(await freePort()), SFTP_PORT: String(await freePort()) };
    const service = spawn('sh', ['-c', start], {
      cwd: clone,
      detached: true,
      env: { HOME: process.env.HOME, ...settings, ...ports },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(service, 'exit');
    try {
      await saysWhereItIs(service);
      for (let time = 1; time <= 2; time++) {
        const { status, stdout } = await type(await blockOf('README.md', 'The same with curl'));
        expect({ status, called: stdout.match(/^\d{3}$/gm) }).toEqual({
          status: 0,
          called: ['201', '200', '204', '204', '204'],
        });
      }
    } finally {
      if (service.pid !== undefined && service.exitCode === null) process.kill(-service.pid, 'SIGINT');
    }
    const [code, signal] = await ended;
    // The shell of npm ends with the status of Ctrl+C, and not with that of the service.
    expect([0, 'SIGINT']).toContain(code ?? signal);
    await expect(access(join(clone, 'data/postgres/cluster/postmaster.pid'))).rejects.toThrow('ENOENT');
    findings.push({
      claim: `Node.js ${version}: \`npm start\`, the tour of the README pasted twice, Ctrl+C`,
      measured: 'ten calls, each with its status; PostgreSQL has stopped too',
    });
  });

  it.each(SHARE)('%s passes', { timeout: 30 * MINUTES }, async (line, passed) => {
    const { status, stdout, stderr } = await type(`${line} --no-color`);
    expect({ status, stdout: stdout.slice(-4_000), stderr: stderr.slice(-4_000) }).toMatchObject({
      status: 0,
    });
    findings.push({
      claim: `Node.js ${version}: \`${line}\``,
      measured: `${passed.exec(stdout)?.[1]} tests passed`,
    });
  });
});

it.each(TRIED.slice(0, 1))('What was found is recorded', async () => {
  expect(findings).toHaveLength(VERSIONS.length * (2 + SHARE.length));
  await record({ part: 'node-versions', findings });
});

async function saysWhereItIs(service: ChildProcess): Promise<void> {
  let printed = '';
  for (const stream of [service.stdout, service.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  await vi.waitFor(() => expect(printed).toContain('The API is described at'), { timeout: 2 * MINUTES });
}
