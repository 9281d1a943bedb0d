import { execFileSync } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandLine } from '../../src/cli/command-line.js';
import { readParts } from '../../src/cli/parts-option.js';
import { readSettings } from '../../src/config/settings.js';
import { HAPROXY_MISSING, haProxyAccepts } from './ha-proxy.js';

/** As much of a service in docker-compose.yml as is looked at. */
interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
}

const OURS = 'vehicle-recalls';

const text = await readFile('docker-compose.yml', 'utf8');
const { services, volumes }: { services: Record<string, ComposeService>; volumes: Record<string, null> } =
  parse(text, { merge: true });
const ours = Object.entries(services).filter(([, { image }]) => image === OURS);

/** What makes of `${NAME:-default}` and `${NAME:?complaint}` what Compose makes of them. */
function filled(value: string, given: Readonly<Record<string, string>>): string {
  return value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const found = given[name] ?? (kind === '-' ? rest : undefined);
    if (found === undefined) throw new Error(`${name} is asked for and not given.`);
    return found;
  });
}

/** The secrets that the script makes. */
function madeSecrets(): Record<string, string> {
  const lines = execFileSync('sh', ['deploy/make-secrets.sh'], { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=', 2)));
}

describe('docker-compose.yml', () => {
  it('follows the Compose specification', () => {
    const linter = new DCLinter({
      // The order of the file is one for readers.
      rules: { 'services-alphabetical-order': 0, 'service-keys-order': 0, 'top-level-properties-order': 0 },
      quiet: false,
      debug: false,
      exclude: [],
    });
    const results = linter.lintFiles(['docker-compose.yml'], false);
    expect(results).toMatchObject([{ messages: [] }]);
  });

  it('has two API processes, a worker and an SFTP server, with what they need', () => {
    const parts = ours
      .filter(([, { command }]) => command?.[0] === 'serve')
      .map(([, { command }]) => [...readParts(command?.[1]?.replace('--only=', '') ?? '')].join());
    expect(parts).toEqual(['api', 'api', 'worker', 'sftp']);
    const commands = commandLine().commands.map((command) => command.name());
    for (const [, { command }] of ours) expect(commands).toContain(command?.[0]);
    const others = Object.keys(services).filter((name) => services[name]?.image !== OURS);
    expect(others).toEqual(['balancer', 'postgres', 'valkey', 'clamd', 'mail']);
  });

  it('gives the service settings that it knows, and that are right', async () => {
    const sources = ['src/config/settings.ts', 'src/config/entra-settings.ts'];
    const known = (await Promise.all(sources.map((file) => readFile(file, 'utf8')))).join('\n');
    const secrets = madeSecrets();
    for (const [, { environment = {} }] of ours) {
      for (const name of Object.keys(environment)) expect(known).toMatch(new RegExp(`^ +${name}:`, 'm'));
      const settings = Object.entries(environment).map(([name, value]) => [name, filled(value, secrets)]);
      expect(() => readSettings(Object.fromEntries(settings))).not.toThrow();
    }
  });

  it('gives the password of the role that owns the tables to the one that migrates, and to no other', () => {
    const owners = ours.filter(([, { environment }]) =>
      JSON.stringify(environment).includes('POSTGRES_PASSWORD'),
    );
    expect(owners.map(([name]) => name)).toEqual(['migrations']);
  });

  it('asks for the secrets that deploy/make-secrets.sh makes, each random', () => {
    const asked = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name ?? '');
    const made = madeSecrets();
    expect(Object.keys(made).toSorted()).toEqual([...new Set(asked)].toSorted());
    for (const secret of Object.values(made)) expect(secret).toMatch(/^[0-9a-f]{48}$/);
    expect(new Set([...Object.values(made), ...Object.values(madeSecrets())])).toHaveLength(6);
  });

  it('names only services, volumes and files that there are, and publishes on this machine only', async () => {
    for (const service of Object.values(services)) {
      for (const name of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(name);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./')) await access(source);
        else expect(volumes).toHaveProperty(source);
      }
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
});

describe('the Dockerfile', () => {
  it('has no mistakes', async () => {
    expect(validate(await readFile('Dockerfile', 'utf8'))).toEqual([]);
  });

  it('is given what it copies, and nothing else', async () => {
    const rules = (await readFile('.dockerignore', 'utf8')).split('\n').filter((line) => /^[^#]/.test(line));
    expect(rules[0]).toBe('*');
    const letIn = rules.slice(1).map((rule) => rule.replace(/^!/, ''));
    expect(rules.slice(1).every((rule) => rule.startsWith('!'))).toBe(true);
    for (const path of letIn) await access(path);
    // All that is compiled but the benchmarks.
    const { include } = JSON.parse(await readFile('tsconfig.build.json', 'utf8'));
    const compiled = include.filter((folder: string) => !['bench', 'verify'].includes(folder));
    expect(letIn).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', ...compiled]));
  });

  it('runs the service without being root', async () => {
    const lines = (await readFile('Dockerfile', 'utf8')).split('\n');
    expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER node']);
    const entry = lines.find((line) => line.startsWith('ENTRYPOINT'))?.replace('ENTRYPOINT ', '') ?? '';
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
    const [program, ...words] = JSON.parse(entry) as string[];
    expect(words.at(-1)).toBe('dist/src/cli.js');
    // The flags are those of `npm start`, which were measured.
    expect(scripts.start).toContain([program, ...words.slice(0, -1)].join(' '));
  });
});

describe.skipIf(HAPROXY_MISSING)(
  `deploy/haproxy.cfg${HAPROXY_MISSING ? ` (${HAPROXY_MISSING})` : ''}`,
  () => {
    it('is accepted by HAProxy with the addresses that compose gives it', async () => {
      const { environment = {} } = services.balancer ?? {};
      const asked = [...(await readFile('deploy/haproxy.cfg', 'utf8')).matchAll(/"\$\{(\w+)\}"/g)];
      const names = asked.map(([, name]) => name ?? '').filter((name) => name !== 'UNKNOWN_ERROR');
      expect([...new Set(names)].toSorted()).toEqual(Object.keys(environment).toSorted());
      expect(haProxyAccepts(environment)).toBe(true);
    });
  },
);

describe('deploy/create-role.sh', () => {
  it('is a script that a shell can read', () => {
    expect(() => execFileSync('sh', ['-n', 'deploy/create-role.sh'])).not.toThrow();
  });
});
