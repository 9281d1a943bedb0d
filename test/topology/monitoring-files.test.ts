import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { ENVIRONMENTS } from '../../src/platform/environment.js';
import { ObservabilityServer } from '../../src/platform/observability/observability-server.js';
import { OnboardingService } from '../../src/recalls/onboarding/onboarding.service.js';
import { entry, recordsOf } from '../kadoe/enquiry-records/enquiry-site.js';
import { loadRegister, vehicle } from '../kadoe/register/register-site.js';
import { Scrape } from '../platform/observability/scrape.js';
import { ImportSite, importFile } from '../recalls/imports/import-site.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import type { Service } from '../support/service.js';
import { freePort } from '../support/started-service.js';
import { readQuery } from './promql.js';
import { PROMTOOL_MISSING, promtool } from './promtool.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly action: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

interface RuleTest {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
}

const ALERTS = resolve('deploy/prometheus/alerts.yml');
const RULE_TESTS = ['alerts.yml', 'alerts-of-hours.yml'].map((name) =>
  resolve('deploy/prometheus/test', name),
);

const rules: readonly Rule[] = parse(await readFile(ALERTS, 'utf8')).groups[0].rules;
const dashboardText = await readFile('deploy/grafana/vehicle-recalls.json', 'utf8');
const dashboard: { panels: readonly Panel[]; annotations: { list: readonly { expr: string }[] } } =
  JSON.parse(dashboardText);

/** What Grafana puts in the place of its variables. */
const panelQueries = [
  ...dashboard.panels.flatMap(({ targets = [] }) => targets),
  ...dashboard.annotations.list,
].map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*'));

/** What Prometheus adds itself: whether a process could be scraped, and which one it was. */
const OF_PROMETHEUS = { metric: 'up', labels: ['job', 'instance'] };

/** An application of each environment in each state that is not final. What is in them does not matter to metrics. */
const OPEN_APPLICATIONS = `
  INSERT INTO renewal_application (id, client_id, environment, transaction_hash, fingerprint, transaction_type, fee_paid, state,
                                   received_at, state_since, data_key_id, sealed_transaction_id, sealed_fields)
  SELECT gen_random_uuid(), gen_random_uuid(), environment, decode(md5(environment || state), 'hex'), decode(md5(state), 'hex'),
         'TYRR', 1400, state, now(), now(), gen_random_uuid(), '\\x00', '\\x00'
    FROM unnest('{live,test}'::text[]) AS environment, unnest('{RECEIVED,CHECKED,IN_REVIEW,READY}'::text[]) AS state`;

describe('What deploy/prometheus and deploy/grafana ask for', { timeout: 120_000 }, () => {
  let site: ImportSite;
  let service: Service;
  /** As it is when nothing waits. */
  let quiet: Scrape;
  /** With an application in each state, because some metrics are absent while there is none. */
  let scrape: Scrape;

  beforeAll(async () => {
    const port = await freePort();
    site = await ImportSite.open();
    service = await site.start({ metrics: { host: '127.0.0.1', port } });
    await service.application.get(ObservabilityServer).listen();
    // A day on which everything goes well.
    const maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: 'Quiet Motors',
        email: 'team@example.com',
        role: 'manufacturer',
        sshKeys: [ed25519Key().publicKey],
      },
    );
    const mot = await service.onboard('mot');
    const run = await importFile(
      site,
      service,
      maker,
      'day.csv',
      snapshot('QUIET00000000001,C/1,,2024-01-01'),
    );
    expect(run.state).toBe('done');
    expect((await service.as(maker).get('/recalls/vin/QUIET00000000001')).status).toBe(200);
    expect((await service.as(mot).get('/mot/vehicles/QUIET00000000001')).status).toBe(200);
    const enquiry = { outcome: 'KEEPER', load: 1, versions: { vehicle: 1, keeper: 1, states: [] } };
    for (const environment of ENVIRONMENTS) {
      await loadRegister(service, [vehicle('Q1', 'QQ11AAA')], { environment });
      await recordsOf(service).add(entry({ ...enquiry, environment }));
    }
    quiet = await vi.waitUntil(
      async () => {
        const now = await Scrape.from(`http://127.0.0.1:${port}`);
        const isCounted = now.value('recalls_http_requests_total', { route: '/mot/vehicles/:vin' }) === 1;
        return isCounted && now.value('recalls_mails_waiting') === 0 ? now : undefined;
      },
      { timeout: 20_000 },
    );
    await service.query(OPEN_APPLICATIONS);
    scrape = await vi.waitUntil(
      async () => {
        const now = await Scrape.from(`http://127.0.0.1:${port}`);
        return now.samplesOf('recalls_renewal_oldest_timestamp_seconds').length === 8 ? now : undefined;
      },
      { timeout: 20_000 },
    );
  });

  afterAll(async () => {
    service.application.get(ObservabilityServer).close();
    await site.close();
  });

  const labelsOf = (metric: string): string[] => [
    ...OF_PROMETHEUS.labels,
    ...new Set(scrape.samplesOf(metric).flatMap(({ labels }) => Object.keys(labels))),
  ];

  const isThere = (metric: string) =>
    metric === OF_PROMETHEUS.metric || scrape.types.has(metric) || scrape.samplesOf(metric).length > 0;

  it.each([
    ['alerts', rules.map(({ expr }) => expr)],
    ['the dashboard', panelQueries],
  ])('are metrics, labels and values that the service has: %s', (_, expressions) => {
    for (const expression of expressions) {
      const { selectors, grouping } = readQuery(expression);
      expect(selectors.length, expression).toBeGreaterThan(0);
      for (const { metric, matchers } of selectors) {
        expect(isThere(metric), metric).toBe(true);
        for (const { label, value } of matchers) {
          expect(labelsOf(metric), expression).toContain(label);
          // A status is whatever an answer has; of all others each alternative is a word.
          if (label === 'status' || OF_PROMETHEUS.labels.includes(label)) continue;
          const known = scrape.samplesOf(metric).map(({ labels }) => labels[label]);
          for (const each of value.split('|')) expect(known, `${label} of ${metric}`).toContain(each);
        }
      }
      const known = selectors.flatMap(({ metric }) => labelsOf(metric));
      for (const label of grouping) expect(known, expression).toContain(label);
    }
  });

  it.skipIf(PROMTOOL_MISSING)(
    `is silent on this quiet service for hours (${PROMTOOL_MISSING ?? 'promtool'})`,
    async () => {
      const named = new Set(
        rules.flatMap(({ expr }) => readQuery(expr).selectors.map(({ metric }) => metric)),
      );
      const now = service.clock.now() / 1_000;
      // Rules are tried from 1970 on: times are moved there with the clock, to an hour after its beginning.
      const series = [...named].flatMap((metric) =>
        quiet.samplesOf(metric).map(({ labels, value }) => {
          const all = { ...labels, job: 'vehicle-recalls', instance: 'a:9464' };
          const written = Object.entries(all).map(([label, of]) => `${label}="${of}"`);
          const shown = metric.endsWith('_timestamp_seconds') ? value - now + 3_600 : value;
          return { series: `${metric}{${written.join()}}`, values: `${shown}x380` };
        }),
      );
      series.push({ series: 'up{job="vehicle-recalls", instance="a:9464"}', values: '1x380' });
      const times = ['2m', '62m', '80m', '150m', '370m'];
      const file = {
        rule_files: [ALERTS],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: series,
            alert_rule_test: rules.flatMap(({ alert }) =>
              times.map((eval_time) => ({ alertname: alert, eval_time, exp_alerts: [] })),
            ),
          },
        ],
      };
      const folder = await mkdtemp(join(tmpdir(), 'recalls-test-alerts-'));
      try {
        const path = join(folder, 'quiet.yml');
        await writeFile(path, stringify(file));
        expect(promtool('test', 'rules', path)).toMatchObject({ status: 0 });
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});

describe.skipIf(PROMTOOL_MISSING)(`promtool${PROMTOOL_MISSING ? ` (${PROMTOOL_MISSING})` : ''}`, () => {
  // That each alert fires when it should is tried by the operator's walk, which types the page's lines.
  it('finds nothing wrong with the configuration and the rules', () => {
    expect(promtool('check', 'config', 'deploy/prometheus/prometheus.yml')).toMatchObject({ status: 0 });
    expect(promtool('check', 'rules', '--lint-fatal', ALERTS)).toMatchObject({ status: 0 });
  });

  it('can read the expressions of the dashboard', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'recalls-test-panels-'));
    try {
      const path = join(folder, 'panels.yml');
      const recorded = panelQueries.map((expr, index) => ({ record: `panel:${index}`, expr }));
      await writeFile(path, stringify({ groups: [{ name: 'panels', rules: recorded }] }));
      expect(promtool('check', 'rules', path)).toMatchObject({ status: 0 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('deploy/prometheus/alerts.yml', () => {
  it('says of each alert how urgent it is, what it means and what to do', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, labels, annotations } of rules) {
      expect(['page', 'ticket'], alert).toContain(labels.severity);
      expect(annotations.summary, alert).toMatch(/\S{3}.*[.)]$/);
      expect(annotations.action, alert).toMatch(/\S{3}.*\.$/);
    }
  });

  it('has every alert that the documents name', async () => {
    for (const page of ['docs/operations.md', 'docs/security.md']) {
      const named = [...(await readFile(page, 'utf8')).matchAll(/`((?:[A-Z][a-z]+){3,})`/g)];
      expect(named.length).toBeGreaterThan(0);
      expect(rules.map(({ alert }) => alert)).toEqual(
        expect.arrayContaining(named.map(([, alert]) => alert)),
      );
    }
  });

  it('has for each alert a test in which it fires and one in which it is silent', async () => {
    const files = await Promise.all(RULE_TESTS.map((path) => readFile(path, 'utf8')));
    const tried = files.flatMap((text) =>
      (parse(text).tests as RuleTest[]).flatMap(({ alert_rule_test }) => alert_rule_test),
    );
    const named = (fires: boolean) =>
      new Set(
        tried.filter(({ exp_alerts }) => exp_alerts.length > 0 === fires).map(({ alertname }) => alertname),
      );
    const all = rules.map(({ alert }) => alert).toSorted();
    expect([...named(true)].toSorted()).toEqual(all);
    expect([...named(false)].toSorted()).toEqual(all);
  });
});

describe('The dashboard', () => {
  it('has panels that do not lie on each other, each with an id and a title of its own', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
      expect(x + w).toBeLessThanOrEqual(24);
      return Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`);
    });
    expect(new Set(cells).size).toBe(cells.length);
  });

  it('asks the data source that is chosen in it, and no other', () => {
    const sources = [...dashboardText.matchAll(/"uid": "([^"]+)"/g)].map(([, uid]) => uid);
    expect(new Set(sources)).toEqual(new Set(['vehicle-recalls', `\${datasource}`]));
    for (const { type, targets = [] } of dashboard.panels) expect(targets.length > 0).toBe(type !== 'row');
  });
});
