import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readParts } from '../../src/cli/parts-option.js';
import { whyConsoleIsOff } from '../../src/platform/config/console-url.js';
import { SETTING_NAMES } from '../../src/platform/config/environment.js';
import { SERVICE_PARTS } from '../../src/platform/config/settings.js';
import {
  all,
  BASE,
  documentedPaths,
  files,
  given,
  kustomization,
  objects,
  owner,
  parts,
  secrets,
  selects,
  settings,
  workloads,
} from './kubernetes-base.js';
import { restrictedViolations } from './pod-security.js';

const workload = (name: string) => {
  const found = workloads.find((each) => each.name === name);
  if (!found) throw new Error(`There is no workload ${name}.`);
  return found;
};
const portsOf = (name: string) =>
  Object.fromEntries((workload(name).container.ports ?? []).map((port) => [port.name, port.containerPort]));

/** In bytes, or in cores. */
function amountOf(quantity: string | number | undefined): number {
  const [, number = '', unit = ''] = /^([\d.]+)(m|Ki|Mi|Gi|)$/.exec(String(quantity)) ?? [];
  const factor = { m: 0.001, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, '': 1 }[unit];
  if (number === '' || factor === undefined) throw new Error(`${quantity} can't be read.`);
  return Number(number) * factor;
}

describe('deploy/kubernetes', () => {
  it('has every part of the service, and the migrations, as a workload of its own', () => {
    const served = parts.map(({ name, container }) => {
      const [, only = ''] = container.args ?? [];
      return [name, ...readParts(only.replace('--only=', ''))];
    });
    expect(served.toSorted()).toEqual(SERVICE_PARTS.toSorted().map((part) => [part, part]));
    expect(workload('migrations').container.args).toEqual(['migrate']);
    expect(workloads).toHaveLength(SERVICE_PARTS.length + 1);
  });

  it('names each of its files in the kustomization, and the image of each container', () => {
    const yaml = files.filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
    expect(kustomization.resources.toSorted()).toEqual(yaml);
    const [generated, ...others] = kustomization.configMapGenerator;
    expect({ generated, others }).toMatchObject({
      generated: { name: 'settings', envs: ['settings.env'] },
      others: [],
    });
    for (const { container } of workloads)
      expect(kustomization.images.map(({ name }) => name)).toEqual([container.image]);
    expect(all('Namespace').map(({ metadata }) => metadata.name)).toEqual([kustomization.namespace]);
  });

  it('gives the service settings that it knows, and that are right', () => {
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys({ ...given, ...secrets, ...owner })));
    expect(settings).toMatchObject({ production: true, bucket: expect.anything() });
    expect(whyConsoleIsOff(settings)).toBeUndefined();
    for (const { name, container } of workloads) {
      // What is not in the two sources would be unknown to the test above.
      expect(container.env, name).toBeUndefined();
    }
  });

  it('refers to its secrets, includes none, and gives that of the owner to the migrations alone', () => {
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
    expect(JSON.stringify([given, objects])).not.toMatch(/PASSWORD|:\/\/[^/@"]*:[^/@"]*@/);
    for (const text of [...Object.values(secrets), ...Object.values(owner)])
      expect(text.replaceAll(/^[a-z0-9-]+:(?=KEY)/g, '')).toMatch(/PASSWORD|KEY/);
    for (const { name, container } of workloads) {
      const sources = container.envFrom?.map(
        ({ configMapRef, secretRef }) => configMapRef?.name ?? secretRef?.name,
      );
      const own = name === 'migrations' ? ['owner'] : [];
      expect(sources, name).toEqual(['settings', 'service', ...own]);
    }
  });

  it.each(workloads)('has $name satisfy the Pod Security Standard "restricted"', ({ spec }) => {
    expect(restrictedViolations(spec)).toEqual([]);
  });

  it('has the cluster refuse pods that do not satisfy it', () => {
    const [namespace] = all('Namespace');
    expect(namespace?.metadata?.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  });

  it.each(workloads)('lets $name write to its volumes alone', async ({ spec, container }) => {
    expect(container.securityContext?.readOnlyRootFilesystem).toBe(true);
    const dockerfile = await readFile('Dockerfile', 'utf8');
    const [, dataDir] = /DATA_DIR=(\S+)/.exec(dockerfile) ?? [];
    const writable = container.volumeMounts?.filter(({ readOnly }) => readOnly !== true);
    expect(writable?.map(({ mountPath }) => mountPath)).toEqual([dataDir, '/tmp']);
    expect(spec.volumes?.map(({ name }) => name)).toEqual(container.volumeMounts?.map(({ name }) => name));
  });

  it.each(workloads)('gives $name neither a token of the cluster nor variables of its Services', ({
    spec,
  }) => {
    expect(spec.automountServiceAccountToken).toBe(false);
    // A Service named sftp would set SFTP_PORT to tcp://….
    expect(spec.enableServiceLinks).toBe(false);
  });

  it.each(workloads)('bounds what $name takes of a node', ({ container, spec }) => {
    const { requests = {}, limits = {} } = container.resources ?? {};
    for (const resource of ['cpu', 'memory'] as const) {
      expect(amountOf(requests[resource])).toBeGreaterThan(0);
      expect(amountOf(limits[resource])).toBeGreaterThanOrEqual(amountOf(requests[resource]));
    }
    // docs/benchmarks-renewals.md: the most that a process had resident.
    expect(amountOf(limits.memory)).toBeGreaterThan(284 * 1024 ** 2);
    const own = (spec.volumes ?? []).flatMap(({ emptyDir }) => (emptyDir ? [emptyDir] : []));
    for (const { sizeLimit } of own) expect(amountOf(sizeLimit)).toBeGreaterThan(0);
    const sum = own.reduce((total, { sizeLimit }) => total + amountOf(sizeLimit), 0);
    // A node evicts a pod whose volumes and log have more than this.
    if (limits['ephemeral-storage'] !== undefined)
      expect(amountOf(limits['ephemeral-storage'])).toBeGreaterThan(sum);
  });

  it.each(parts)('asks $name for its health at routes and ports that it has', async ({ name, container }) => {
    const source = await readFile('src/platform/observability/observability-server.ts', 'utf8');
    const routes: Record<string, string[]> = {
      http: await documentedPaths('openapi.yml'),
      metrics: [...source.matchAll(/case '(\/[^']*)':/g)].map(([, path]) => path ?? ''),
    };
    const { startupProbe, readinessProbe, livenessProbe } = container;
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
      const { path, port } = probe?.httpGet ?? {};
      expect(Object.keys(portsOf(name))).toContain(port ?? probe?.tcpSocket?.port);
      if (port !== undefined) expect(routes[port]).toContain(path);
      // A check that never ends would keep the next one from being made.
      expect(probe?.timeoutSeconds).toBeGreaterThan(0);
    }
    // A database that is away makes a process unready. A restart would not help.
    expect(readinessProbe?.httpGet?.path).toBe('/health/ready');
    expect(livenessProbe?.httpGet?.path).toBe('/health/live');
    // The check gives the database two seconds.
    expect(readinessProbe?.timeoutSeconds).toBeGreaterThan(2);
    expect(readinessProbe?.failureThreshold).toBe(1);
    // What answers calls is asked where it answers them: the other port answers a moment earlier.
    const first = startupProbe?.httpGet?.port ?? startupProbe?.tcpSocket?.port;
    expect(first).toBe({ api: 'http', console: 'http', sftp: 'sftp', worker: 'metrics' }[name]);
  });

  it('has the same ports in settings, containers, Services and network policies', () => {
    const { port, sftp, sftpPublic, metrics } = settings;
    for (const name of ['api', 'console'])
      expect(portsOf(name)).toEqual({ http: port, metrics: metrics.port });
    expect(portsOf('sftp')).toEqual({ sftp: sftp.port, metrics: metrics.port });
    expect(portsOf('worker')).toEqual({ metrics: metrics.port });
    for (const { metadata, spec } of all('Service')) {
      const behind = parts.filter(({ labels }) => selects({ matchLabels: spec?.selector ?? {} }, labels));
      expect(behind.length, metadata.name).toBe(metadata.name === 'metrics' ? parts.length : 1);
      for (const { name } of behind)
        for (const { targetPort } of spec?.ports ?? [])
          expect(Object.keys(portsOf(name))).toContain(targetPort);
    }
    const published = Object.fromEntries(
      all('Service').map(({ metadata, spec }) => [metadata.name, spec?.ports?.map(({ port: each }) => each)]),
    );
    expect(published).toEqual({ api: [80], console: [80], sftp: [sftpPublic.port], metrics: [metrics.port] });
  });

  it.each(parts)('lets $name end by itself before it is killed', async ({ spec, labels }) => {
    const source = await readFile('src/bootstrap/serve.ts', 'utf8');
    const [, drain = ''] = /DRAIN_TIMEOUT_MS = ([\d_]+);/.exec(source) ?? [];
    const longest = settings.shutdownDelaySeconds + Number(drain.replaceAll('_', '')) / 1_000;
    expect(longest).toBeGreaterThan(settings.shutdownDelaySeconds);
    expect(spec.terminationGracePeriodSeconds, labels['app.kubernetes.io/component']).toBeGreaterThan(
      longest,
    );
  });

  it('has at least two processes of each part, also while they are replaced and while a node is drained', () => {
    for (const { metadata, spec } of all('Deployment')) {
      const scaler = all('HorizontalPodAutoscaler').find(
        ({ spec: scaled }) => scaled?.scaleTargetRef.name === metadata.name,
      );
      // Applied again, a number of the Deployment would undo what the autoscaler has set.
      expect(spec?.replicas === undefined, metadata.name).toBe(scaler !== undefined);
      expect(spec?.replicas ?? scaler?.spec?.minReplicas, metadata.name).toBeGreaterThanOrEqual(2);
      expect(spec?.strategy?.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
      const budgets = all('PodDisruptionBudget').filter((budget) =>
        selects(budget.spec?.selector, spec?.template.metadata?.labels ?? {}),
      );
      expect(
        budgets.map((budget) => budget.spec?.maxUnavailable),
        metadata.name,
      ).toEqual([1]);
      expect(spec?.selector).toEqual({ matchLabels: { 'app.kubernetes.io/component': metadata.name } });
    }
    expect(all('PodDisruptionBudget')).toHaveLength(parts.length);
  });

  it('adds API processes at half of a core, of which each has one', () => {
    const [scaler, ...others] = all('HorizontalPodAutoscaler');
    expect(others).toEqual([]);
    expect(scaler?.spec).toMatchObject({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
      metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
    });
    expect(amountOf(workload('api').container.resources?.requests?.cpu)).toBe(1);
    expect(scaler?.spec?.maxReplicas).toBeGreaterThan(scaler?.spec?.minReplicas ?? 0);
  });

  it.each(parts)('spreads the pods of $name over zones and nodes', ({ spec, labels, name }) => {
    const spread = spec.topologySpreadConstraints ?? [];
    expect(spread.map(({ topologyKey }) => topologyKey)).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    for (const { labelSelector } of spread) {
      expect(selects(labelSelector, labels)).toBe(true);
      expect(parts.filter((each) => selects(labelSelector, each.labels)).map((each) => each.name)).toEqual([
        name,
      ]);
    }
  });

  it('lets no pods share a disk: each has one of its own, which ends with it', () => {
    expect(all('PersistentVolumeClaim')).toEqual([]);
    for (const { name, spec } of workloads) {
      const kinds = spec.volumes?.map(({ name: volume, ...source }) => [volume, Object.keys(source)]);
      const keys = hasHostKeys(name) ? [['host-keys', ['secret']]] : [];
      expect(kinds).toEqual([['data', ['emptyDir']], ['tmp', ['emptyDir']], ...keys]);
    }
  });

  it('gives what would be on a shared disk otherwise a place that all pods reach', () => {
    const named = Object.keys({ ...given, ...secrets });
    for (const setting of [
      ...['DATABASE_URL', 'REDIS_URL', 'STORAGE_URL', 'ENCRYPTION_KEYS', 'LOG_KEY', 'SFTP_HOST_KEYS_DIR'],
      ...['SMTP_URL', 'FORWARD_URL', 'FORWARD_TEST_URL'],
    ]) {
      expect(named).toContain(setting);
    }
  });

  it.each(workloads)('gives $name the SSH host keys if it needs them, and to nobody else', ({
    name,
    spec,
    container,
  }) => {
    const mount = container.volumeMounts?.find((each) => each.name === 'host-keys');
    const volume = spec.volumes?.find((each) => each.name === 'host-keys');
    if (!hasHostKeys(name)) {
      expect([mount, volume]).toEqual([undefined, undefined]);
      return;
    }
    expect(mount).toEqual({ name: 'host-keys', mountPath: settings.sftpHostKeysDir, readOnly: true });
    // The group of the pod reads them, and nobody else.
    expect(volume?.secret).toEqual({ secretName: 'sftp-host-keys', defaultMode: 0o440 });
    expect(spec.securityContext?.fsGroup).toBe(1000);
  });
});

describe('docs/operations.md, "On Kubernetes"', () => {
  it('names files, Secrets and workloads that there are, and upgrades in the order that it asks for', async () => {
    const page = await readFile('docs/operations.md', 'utf8');
    const [, section = ''] = page.split('### On Kubernetes\n');
    const text = section.split('\n## ')[0] ?? '';
    for (const [, file = ''] of text.matchAll(/from-env-file=(\S+)/g))
      expect(files).toContain(`${file}.example`);
    expect(text.match(/create secret generic (\S+)/g)).toHaveLength(3);
    const [, upgraded = ''] = /for part in ([^;]+);/.exec(text) ?? [];
    expect(upgraded.split(' ')).toEqual(['worker', 'sftp', 'api', 'console']);
    for (const part of upgraded.split(' ')) expect(objects.some(isOf(part))).toBe(true);
    for (const [, name] of text.matchAll(/job\/(\w+)/g)) expect(name).toBe('migrations');
    expect(text).toContain(`kubectl apply -k ${BASE}`);
  });
});

function hasHostKeys(name: string): boolean {
  return name === 'sftp' || name === 'worker';
}

function isOf(part: string) {
  return ({ kind, metadata }: (typeof objects)[number]) => kind === 'Deployment' && metadata.name === part;
}
