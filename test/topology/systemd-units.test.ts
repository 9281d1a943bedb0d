import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../src/cli/command-line.js';
import { readParts } from '../../src/cli/parts-option.js';
import { whyConsoleIsOff } from '../../src/platform/config/console-url.js';
import { SETTING_NAMES } from '../../src/platform/config/environment.js';
import { readSettings } from '../../src/platform/config/read-settings.js';

const UNITS = 'deploy/systemd';
const SYSTEMD_MISSING = spawnSync('systemd-analyze', ['--version']).error
  ? 'systemd-analyze is not installed (Debian: systemd)'
  : undefined;

const PARTS = ['api', 'console', 'worker', 'sftp'];

/** The exposure that systemd computes is from 0 to 10, and 9.6 for a service that may do everything. This is in tenths. */
const MOST_EXPOSED = 20;

const names = await readdir(UNITS);
const units = new Map(
  await Promise.all(names.map(async (name) => [name, await readFile(join(UNITS, name), 'utf8')] as const)),
);
const services = [...units].filter(([name]) => name.endsWith('.service'));
/** All values of a key in a unit. */
const valuesOf = (unit: string, key: string) =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');
/** What a file for EnvironmentFile says. */
const variablesOf = (file: string) =>
  Object.fromEntries(
    (units.get(file) ?? '')
      .split('\n')
      .flatMap((line) => (/^\w+=/.test(line) ? [line.split(/=(.*)/, 2)] : [])),
  );

async function analyze(...words: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'recalls-test-systemd-'));
  try {
    await cp(UNITS, folder, { recursive: true });
    const { status, stdout, stderr } = spawnSync('systemd-analyze', words, { cwd: folder, encoding: 'utf8' });
    return { status, stdout, stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe.skipIf(SYSTEMD_MISSING)(`deploy/systemd${SYSTEMD_MISSING ? ` (${SYSTEMD_MISSING})` : ''}`, () => {
  it('has units that systemd accepts without a word', async () => {
    const named = names
      .filter((name) => /\.(service|timer|target)$/.test(name))
      .flatMap((name) =>
        name.includes('@') ? PARTS.map((part) => `./${name.replace('@', `@${part}`)}`) : [`./${name}`],
      );
    expect(named).toHaveLength(8);
    // `yes` is whether units that they name are verified too.
    const verified = await analyze('verify', '--recursive-errors=yes', ...named);
    expect(verified).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(services.map(([name]) => name))('lets %s do little beside its work', async (name) => {
    const { status, stdout } = await analyze(
      'security',
      '--offline=true',
      `--threshold=${MOST_EXPOSED}`,
      `./${name}`,
    );
    expect({ name, status, stdout }).toMatchObject({ status: 0 });
  });
});

describe('the units of deploy/systemd', () => {
  it('call commands that there are, with the options of npm start and of the command', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const [name, unit] of services) {
      const [line = ''] = valuesOf(unit, 'ExecStart');
      const [program, ...words] = line.split(' ');
      const command = words.slice(words.indexOf('dist/service/cli.js') + 1);
      expect(program).toBe('node');
      const found = commandLine().commands.find((each) => each.name() === command[0]);
      expect(found, name).toBeDefined();
      for (const option of command.filter((word) => word.startsWith('--'))) {
        expect(
          found?.options.map(({ long }) => long),
          name,
        ).toContain(option.split('=')[0]);
      }
      if (command[0] !== 'serve') continue;
      const flags = words.slice(0, words.indexOf('dist/service/cli.js'));
      expect(scripts.start).toContain([program, ...flags].join(' '));
      for (const part of PARTS) expect([...readParts(part)]).toEqual([part]);
      expect(command[1]).toBe('--only=%i');
    }
  });

  it('are given settings that the service knows, and that are right', () => {
    const given = variablesOf('service.env.example');
    const owner = variablesOf('owner.env.example');
    const inUnits = services.flatMap(([, unit]) =>
      valuesOf(unit, 'Environment').flatMap((line) => line.split(' ').map((each) => each.split('=', 2))),
    );
    const all = {
      ...given,
      ...owner,
      ...Object.fromEntries(inUnits),
      // The example has no key, so that nobody encrypts with one that everybody knows.
      ENCRYPTION_KEYS: given.ENCRYPTION_KEYS?.replace('KEY', '0a'.repeat(32)),
    };
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(all)));
    const settings = readSettings(all);
    expect(settings).toMatchObject({ production: true, dataDir: '/var/lib/vehicle-recalls' });
    expect(whyConsoleIsOff(settings)).toBeUndefined();
  });

  it('start every part, and each with ports of its own', async () => {
    const [wanted = ''] = valuesOf(units.get('vehicle-recalls.target') ?? '', 'Wants');
    expect(wanted.split(' ')).toEqual(PARTS.map((part) => `vehicle-recalls@${part}.service`));
    const page = await readFile('docs/operations.md', 'utf8');
    const [, words = ''] = /^for part in (.+?); do echo "METRICS_PORT/m.exec(page) ?? [];
    const ports = words.split(' ').map((word) => word.split(':'));
    expect(ports.map(([part]) => part)).toEqual(PARTS);
    expect(new Set(ports.map(([, port]) => port)).size).toBe(PARTS.length);
    // Both listen for HTTP on one machine.
    const [, port] = /^echo PORT=(\d+) >> \/etc\/vehicle-recalls\/console.env$/m.exec(page) ?? [];
    expect(Number(port)).not.toBe(readSettings({}).port);
    expect(Number(port)).toBeGreaterThan(0);
  });

  it("give the owner's password to the one that migrates, and to no other", () => {
    const owners = services.filter(([, unit]) =>
      valuesOf(unit, 'EnvironmentFile').includes('/etc/vehicle-recalls/owner.env'),
    );
    expect(owners.map(([name]) => name)).toEqual(['vehicle-recalls-migrate.service']);
    for (const [, unit] of services) {
      expect(valuesOf(unit, 'User')).toEqual(['vehicle-recalls']);
      expect(unit).not.toMatch(/^Environment=.*PASSWORD/m);
    }
  });

  it('let a process end as it does by itself before they kill it', () => {
    for (const [name, unit] of services) {
      if (!name.includes('@')) continue;
      // Like stop_grace_period in docker-compose.yml.
      expect(valuesOf(unit, 'TimeoutStopSec')).toEqual(['30']);
      expect(valuesOf(unit, 'KillMode')).toEqual(['mixed']);
    }
  });
});
