import { describe, expect, it } from 'vitest';
import { SERVICE_PARTS } from '../../src/platform/config/settings.js';
import { LOCAL_TENANT_ID } from '../../src/platform/identity/identity-addresses.js';
import {
  all,
  documentedPaths,
  given,
  owner,
  parts,
  secrets,
  selects,
  settings,
  workloads,
} from './kubernetes-base.js';

/** Who may send to whom, as `part < other: port` and `part > other: port`; `*` is everybody. */
function flows(): string[] {
  return all('NetworkPolicy').flatMap(({ spec }) => {
    const pods = workloads.filter(({ labels }) => selects(spec?.podSelector, labels));
    const rules = [
      ...(spec?.ingress ?? []).map(({ from, ports }) => ({ sign: '<', peers: from, ports })),
      ...(spec?.egress ?? []).map(({ to, ports }) => ({ sign: '>', peers: to, ports })),
    ];
    return rules.flatMap(({ sign, peers, ports = [] }) => {
      if (ports.length === 0) throw new Error('A rule without ports allows all of them.');
      const names = peers?.map(
        ({ namespaceSelector }) => namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'] ?? '*',
      ) ?? ['*'];
      return pods.flatMap(({ name }) =>
        names.flatMap((peer) => ports.map(({ port }) => `${name} ${sign} ${peer}: ${port}`)),
      );
    });
  });
}

describe('the network policies of deploy/kubernetes', () => {
  it('allow nothing but what each part needs', () => {
    const policies = all('NetworkPolicy').map(({ spec }) => spec);
    expect(policies).toContainEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    // One that names no type would be one for what comes in, also when it only has rules for what goes out.
    for (const spec of policies) expect(spec?.policyTypes?.length).toBeGreaterThan(0);
    const data = 'vehicle-recalls-data';
    const everyPart = ['dns', '5432', '6379', '443'];
    const out: Record<string, string[]> = {
      migrations: ['dns', '5432'],
      api: [...everyPart, '3310'],
      console: [...everyPart, '3310'],
      worker: [...everyPart, '3310', '587'],
      sftp: everyPart,
    };
    const outgoing = Object.entries(out).flatMap(([part, ports]) =>
      ports.flatMap((port) => {
        if (port === 'dns') return [`${part} > kube-system: 53`, `${part} > kube-system: 53`];
        return [`${part} > ${port === '443' ? '*' : data}: ${port}`];
      }),
    );
    const incoming = [
      'api < ingress: 3000',
      'console < ingress: 3000',
      'sftp < *: 2222',
      ...parts.map(({ name }) => `${name} < monitoring: 9464`),
    ];
    expect(flows().toSorted()).toEqual([...outgoing, ...incoming].toSorted());
  });

  it('let each part reach what its settings name', () => {
    const users: Record<string, readonly string[]> = {
      DATABASE_URL: workloads.map(({ name }) => name),
      DATABASE_OWNER_URL: ['migrations'],
      REDIS_URL: SERVICE_PARTS,
      STORAGE_URL: SERVICE_PARTS,
      CLAMD_URL: ['api', 'console', 'worker'],
      SMTP_URL: ['worker'],
    };
    const addresses = Object.entries({ ...given, ...secrets, ...owner }).filter(
      ([name, value]) => name in users && URL.canParse(value),
    );
    expect(addresses.map(([name]) => name).toSorted()).toEqual(Object.keys(users).toSorted());
    for (const [name, value] of addresses) {
      const { hostname, port, protocol } = new URL(value);
      const [, namespace] = /^[\w-]+\.([\w-]+)\.svc$/.exec(hostname) ?? [];
      const peer = namespace ?? '*';
      const sent = port || (protocol === 'https:' ? '443' : '');
      for (const user of users[name] ?? []) expect(flows(), name).toContain(`${user} > ${peer}: ${sent}`);
    }
  });
});

describe('the Ingresses of deploy/kubernetes', () => {
  const rulesOf = (name: string) =>
    all('Ingress')
      .filter(({ metadata }) => metadata.name === name)
      .flatMap(({ spec }) => spec?.rules ?? []);
  /** As the API compares: `Prefix` by whole elements of the path. */
  const leads = (rule: { readonly path?: string; readonly pathType: string }, path: string) =>
    rule.pathType === 'Exact'
      ? path === rule.path
      : rule.path === '/' || path === rule.path || path.startsWith(`${rule.path}/`);
  const publicPaths = rulesOf('public').flatMap(({ http }) => http?.paths ?? []);

  it('lead to Services and ports that there are, under the names that the settings have', () => {
    const hosts = all('Ingress').flatMap(({ spec }) => spec?.rules?.map(({ host }) => host) ?? []);
    expect(hosts).toEqual(['recalls.example', 'admin.recalls.example', 'console.recalls.example']);
    expect(settings.publicUrl).toBe('https://recalls.example');
    expect(settings.consoleUrl).toBe('https://console.recalls.example');
    for (const { spec } of all('Ingress')) {
      expect(spec?.tls?.flatMap(({ hosts: encrypted }) => encrypted)).toEqual(
        spec?.rules?.map(({ host }) => host),
      );
      for (const { host, http } of spec?.rules ?? []) {
        for (const { backend } of http?.paths ?? []) {
          expect(backend.service?.name).toBe(host?.startsWith('console.') ? 'console' : 'api');
          const service = all('Service').find(({ metadata }) => metadata.name === backend.service?.name);
          expect(service?.spec?.ports?.map(({ name }) => name)).toContain(backend.service?.port?.name);
        }
      }
    }
  });

  it('let callers ask for every path of the documents, but for those of administrators and of probes', async () => {
    const documents = ['', '-kadoe', '-licence-renewal', '-third-party-access'];
    const paths: string[] = [
      '/',
      '/docs',
      '/docs/manufacturers',
      '/openapi.yml',
      '/openapi.json',
      '/kadoe/docs',
    ];
    for (const each of documents) paths.push(...(await documentedPaths(`openapi${each}.yml`)));
    const asked = paths.map((path) => path.replace('{tenant}', LOCAL_TENANT_ID));
    const isOpen = (path: string) => publicPaths.some((rule) => leads(rule, path));
    const open = asked.filter(isOpen);
    expect(open.length).toBeGreaterThan(25);
    expect(asked.filter((path) => !isOpen(path) && !/^\/(admin|health)(\/|$)/.test(path))).toEqual([]);
    expect(open.filter((path) => /^\/(admin|health|console)/.test(path))).toEqual([]);
  });

  it.each([
    '/admin',
    '/admin/clients',
    '/%61dmin',
    '//admin',
    '/Admin/clients',
    '/console',
    '/metrics',
  ])('do not let the internet ask for %s', (path) => {
    expect(publicPaths.filter((rule) => leads(rule, path))).toEqual([]);
  });
});
