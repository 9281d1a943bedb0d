import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { generateRegister } from '../src/kadoe/register/generator/generate.js';
import { compare } from './comparison.js';
import type { BenchEnvironment } from './environment.js';
import type { KadoeBenchOptions } from './kadoe-options.js';
import { BenchProcess } from './processes.js';
import { withIndexesAddedAfter } from './register-indexes.js';
import type { Report } from './report.js';
import { ENCRYPTION_KEYS, type Server, startSignedIn } from './services.js';
import { onboardKadoeClient, signIn } from './third-party-client.js';

const REQUIRED = { overBaseline: 1 };

/** The day of the event that is asked about. */
const EVENT_DATE = '2024-06-01';

/** The load generator has this many of the register's marks, in a random order. */
const MOST_MARKS = 200_000;

/** Asks for keepers, of the service and of a bare handler beside it, in turns, on one database. */
export async function runKadoeBenchmark(
  environment: BenchEnvironment,
  options: KadoeBenchOptions,
): Promise<Report> {
  const { url } = await environment.seededDatabase('kadoe_bench', 0);
  const load = () => loadRegister(environment, url, options.vehicles);
  const loaded = await (options.indexesAfter ? withIndexesAddedAfter(url, load) : load());
  console.log(
    `Loaded ${options.vehicles.toLocaleString('en-GB')} vehicles in ${loaded.seconds.toFixed(0)} s.`,
  );
  const marksFile = join(environment.folder, 'marks.txt');
  await writeFile(marksFile, (await marksIn(url)).join('\n'));
  const client = await onboardKadoeClient(url, environment.folder);
  const service = environment.kept(
    await startSignedIn('service', url, environment.folder, undefined, (at) => signIn(client, at)),
  );
  const baseline = environment.kept(await startBareHandler(url));

  const work = { enquireAbout: marksFile, eventDate: EVENT_DATE };
  const comparison = await compare(
    await environment.loadGenerator(),
    [service, baseline].map((server) => ({ server, work })),
    options.enquiries,
  );
  const ratio = comparison.ratio(0, 1);
  return {
    title: `Benchmarks of KADOE, ${options.vehicles.toLocaleString('en-GB')} vehicles`,
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [
      {
        what: 'Enquiries a second over a bare handler, unsecured',
        required: `≥ ${REQUIRED.overBaseline} ×`,
        measured: `${ratio.toFixed(2)} ×`,
        met: ratio >= REQUIRED.overBaseline,
      },
    ],
    details: [
      {
        title: `Enquiries among ${options.vehicles.toLocaleString('en-GB')} vehicles with ${loaded.keepers.toLocaleString('en-GB')} keepers`,
        note: 'Random marks, 32 connections. The service checks token, key, permission, plan, quota, body, enquirer and reason, decrypts the keeper, and commits the record of the enquiry before it answers. The bare handler runs one prepared look-up and commits one row.',
        columns: ['', 'Enquiries a second', 'Median', '99th percentile', 'CPU a call'],
        rows: [service, baseline].map(({ name }, index) => {
          const figures = comparison.figuresOf(index);
          return [
            name,
            figures.requestsPerSecond.toFixed(0),
            `${figures.medianLatencyMs.toFixed(1)} ms`,
            `${figures.p99LatencyMs.toFixed(1)} ms`,
            `${figures.cpuMicrosecondsPerRequest.toFixed(0)} µs`,
          ];
        }),
      },
    ],
  };
}

async function loadRegister(environment: BenchEnvironment, url: string, vehicles: number) {
  const path = join(environment.folder, 'register.ndjson');
  await pipeline(
    Readable.from(generateRegister(vehicles, 1), { objectMode: false }),
    createWriteStream(path),
  );
  const loader = BenchProcess.start('loader', './register-loader.js', {
    environment: { DATABASE_URL: url, DATA_DIR: environment.folder, ENCRYPTION_KEYS },
  });
  environment.atEnd(() => loader.stop());
  await loader.next();
  const loaded = await loader.ask<{ seconds: number; keepers: number }>({ path });
  await loader.stop();
  return loaded;
}

/** Marks that a vehicle carried on the day of the event. */
async function marksIn(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ mark: string }>(
      `SELECT registration_number AS mark FROM mark_assignment
        WHERE environment = 'live' AND period @> $1::date ORDER BY md5(id::text) LIMIT $2`,
      [EVENT_DATE, MOST_MARKS],
    );
    return rows.map(({ mark }) => mark);
  } finally {
    await client.end();
  }
}

async function startBareHandler(databaseUrl: string): Promise<Server> {
  const process = BenchProcess.start('bare handler', './kadoe-baseline.js', { parameters: [databaseUrl] });
  const { port } = await process.next<{ port: number }>();
  return { name: 'bare handler', url: `http://127.0.0.1:${port}`, headers: {}, process };
}
