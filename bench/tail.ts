import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { BenchEnvironment } from './environment.js';
import { spanOfDay, writeSnapshot } from './import-files.js';
import { ImportSite } from './import-site.js';
import { BenchProcess } from './processes.js';
import type { Report } from './report.js';
import { seedRecalls } from './seed.js';
import { type Server, tokenFor } from './services.js';
import type { Latency, SteadyRound } from './steady-caller.js';
import type { TailBenchOptions } from './tail-options.js';
import type { Pause } from './usage-probe.js';

/** The look-ups whose causes are counted. */
const SLOWEST = 0.01;

/** A cause explains a look-up if it took this share of its time. */
const EXPLAINS = 0.5;

/** What the slowest look-ups waited for. */
const CAUSES = ['garbage collection', 'other work of the process', 'the caller', 'elsewhere'] as const;
type Cause = (typeof CAUSES)[number];

/** What the service does while it is asked. */
interface Company {
  readonly name: string;
  readonly seconds: number;
  /** @param over when the last look-up was answered */
  keep(over: AbortSignal): Promise<void>;
}

/** One part of the measurement. */
interface Part {
  readonly company: string;
  readonly latencies: readonly Latency[];
  readonly causes: ReadonlyMap<Cause, number>;
  readonly longest: { readonly garbage: number; readonly other: number };
}

/**
 * Looks up at a steady rate while the same process does its other work, and says of the slowest look-ups what they waited for. The process notes
 * when it collected garbage, and when its event loop came late; a look-up that waited for neither waited for PostgreSQL or for a processor.
 */
export async function runTailBenchmark(
  environment: BenchEnvironment,
  options: TailBenchOptions,
): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'recalls-bench-tail-'));
  environment.atEnd(() => rm(folder, { recursive: true, force: true }));
  const { url: databaseUrl } = await environment.seededDatabase('tail_bench', 0);
  const site = await ImportSite.open(databaseUrl);
  environment.atEnd(() => site.close());
  const caller = BenchProcess.start('steady caller', './steady-caller.js');
  environment.keptProcess(caller);
  await caller.next();
  const companies = await companiesOf(site, folder, options);
  // The last one, because seeding gives some recalls to the next manufacturers.
  const reader = await site.onboard('Look-up Motors');
  await seedRecalls(databaseUrl, reader.id, options.rows);
  const server = await site.serverFor(reader);
  const parts: Part[] = [];
  // The first part warms up.
  for (const company of [companies[0], ...companies]) {
    if (!company) throw new Error('There is a part without company.');
    parts.push(await measure(caller, server, company, options));
    console.log(`${company.name}: ${parts.at(-1)?.latencies.length} look-ups`);
  }
  return {
    title: 'Benchmark of the slowest look-ups',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [],
    details: [tableOf(parts.slice(1), options)],
  };
}

async function companiesOf(
  site: ImportSite,
  folder: string,
  { rows, importRows, mails, seconds, rotationSeconds }: TailBenchOptions,
): Promise<Company[]> {
  const uploader = await site.onboard('Upload Motors');
  const other = await site.onboard('Other Motors');
  const admin = await site.onboardAdministrator('Administration');
  let day = 0;
  return [
    { name: 'nothing else', seconds, keep: async () => {} },
    {
      name: 'imports, one after another',
      seconds,
      keep: async (over) => {
        while (!over.aborted) {
          day += 1;
          const path = join(folder, 'recalls.csv');
          await writeSnapshot(path, spanOfDay(importRows, rows + 100 * day));
          await site.import(uploader, path);
        }
      },
    },
    {
      name: 'mails, as fast as they go',
      seconds,
      keep: () => addMails(site.databaseUrl, mails),
    },
    {
      name: 'new API keys, twice a second',
      seconds,
      keep: async (over) => {
        const headers = {
          authorization: `Bearer ${await tokenFor(admin, site.url)}`,
          'x-api-key': admin.apiKey,
          'content-type': 'application/json',
        };
        while (!over.aborted) {
          const target = `${site.url}/admin/clients/${other.client.clientId}/api-keys`;
          const answer = await fetch(target, { method: 'POST', headers, body: '{}' });
          if (!answer.ok)
            throw new Error(`A new API key was answered ${answer.status} ${await answer.text()}`);
          await setTimeout(500);
        }
      },
    },
    {
      name: 'new encryption keys, each by a command, a process of its own',
      seconds,
      keep: async (over) => {
        while (!over.aborted) {
          await site.rotateEncryptionKeys();
          await setTimeout(5_000);
        }
      },
    },
    {
      name: 'a new signing key, once',
      seconds: rotationSeconds,
      keep: () => endSigningSoon(site.databaseUrl),
    },
  ];
}

async function measure(
  caller: BenchProcess,
  { url, headers, process }: Server,
  { name, seconds, keep }: Company,
  { perSecond, rows }: TailBenchOptions,
): Promise<Part> {
  const round: SteadyRound = { url, headers, perSecond, seconds, rows };
  // What was noted before does not count.
  await Promise.all([process.ask('pauses'), caller.ask('pauses')]);
  const over = new AbortController();
  const [latencies] = await Promise.all([
    caller.ask<Latency[]>(round).finally(() => over.abort()),
    keep(over.signal),
  ]);
  const own = await process.ask<Pause[]>('pauses');
  const callers = await caller.ask<Pause[]>('pauses');
  const causes = new Map<Cause, number>(CAUSES.map((cause) => [cause, 0]));
  const slowest = [...latencies].sort(([, one], [, other]) => other - one);
  for (const latency of slowest.slice(0, Math.ceil(latencies.length * SLOWEST))) {
    const cause = causeOf(latency, own, callers);
    causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  const longest = (pauses: readonly Pause[]) => Math.max(0, ...pauses.map(({ ms }) => ms));
  return {
    company: name,
    latencies,
    causes,
    longest: {
      garbage: longest(own.filter(({ collectsGarbage }) => collectsGarbage)),
      other: longest(own.filter(({ collectsGarbage }) => !collectsGarbage)),
    },
  };
}

/** The loop also comes late because of garbage, so that is looked at first. */
function causeOf([due, ms]: Latency, own: readonly Pause[], callers: readonly Pause[]): Cause {
  const within = (pauses: readonly Pause[]) =>
    pauses.reduce(
      (sum, pause) =>
        sum + Math.max(0, Math.min(pause.from + pause.ms, due + ms) - Math.max(pause.from, due)),
      0,
    );
  if (within(own.filter(({ collectsGarbage }) => collectsGarbage)) >= ms * EXPLAINS)
    return 'garbage collection';
  if (within(own.filter(({ collectsGarbage }) => !collectsGarbage)) >= ms * EXPLAINS)
    return 'other work of the process';
  return within(callers.filter(({ collectsGarbage }) => !collectsGarbage)) >= ms * EXPLAINS
    ? 'the caller'
    : 'elsewhere';
}

function tableOf(parts: readonly Part[], { perSecond, rows }: TailBenchOptions): Report['details'][number] {
  return {
    title: 'Look-ups at a steady rate beside other work',
    note:
      `One process does everything, and is asked ${perSecond} times a second about one of ${rows.toLocaleString('en-GB')} recalls. ` +
      'A time counts from when the call was due. The last columns say what the slowest hundredth waited for at least half of ' +
      'their time: the garbage collection of the process, other work of the process (or a processor for it), the caller, or ' +
      'something else: PostgreSQL, or a processor for it.',
    columns: [
      ...[
        'Beside',
        'Look-ups',
        'Not answered 200',
        'Median',
        '99 %',
        '99.9 %',
        'Slowest',
        'Longest collection',
        'Longest pause',
      ],
      ...CAUSES,
    ],
    rows: parts.map(({ company, latencies, causes, longest }) => {
      const sorted = latencies.map(([, ms]) => ms).sort((one, other) => one - other);
      const at = (share: number) =>
        inMs(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
      return [
        company,
        latencies.length.toLocaleString('en-GB'),
        String(latencies.filter(([, , status]) => status !== 200).length),
        ...[at(0.5), at(0.99), at(0.999), at(1), inMs(longest.garbage), inMs(longest.other)],
        ...CAUSES.map((cause) => String(causes.get(cause) ?? 0)),
      ];
    }),
  };
}

function inMs(ms = Number.NaN): string {
  return `${ms.toFixed(1)} ms`;
}

/** To as many teams, because the mails of one are sent one after another. */
async function addMails(databaseUrl: string, mails: number): Promise<void> {
  await inDatabase(
    databaseUrl,
    `INSERT INTO outbox_mail (id, recipient, subject, body_text, body_html, created_at, next_attempt_at)
     SELECT gen_random_uuid(), 'team-' || number || '@bench.example', 'A file was imported', repeat('text ', 200),
            repeat('<p>text</p> ', 200), now(), now()
       FROM generate_series(1, $1::integer) AS number`,
    [mails],
  );
}

/** So that the next round of the process, within a minute, makes the next signing key. */
async function endSigningSoon(databaseUrl: string): Promise<void> {
  await inDatabase(databaseUrl, `UPDATE signing_key SET signs_until = now() + INTERVAL '1 day'`, []);
}

async function inDatabase(databaseUrl: string, statement: string, values: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(statement, values);
  } finally {
    await client.end();
  }
}
