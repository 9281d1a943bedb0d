import pg from 'pg';
import { median } from './comparison.js';
import type { Joins, JoinsResult } from './copy-join.js';
import type { BenchEnvironment } from './environment.js';
import type { Round, RoundResult, Work } from './load-generator.js';
import type { MotBenchOptions } from './mot-options.js';
import { BenchProcess } from './processes.js';
import type { Detail, Finding, Report } from './report.js';
import type { Server } from './services.js';

/** The maximum number of VINs of a call. */
const TOGETHER = 500;

/** Vehicles per second of calls with 500 VINs divided by those of sequential single calls. */
const REQUIRED = 20;

/** Those of 32 calls at a time over those of bare joins: the service takes at most 1.3 times as long. */
const REQUIRED_OVER_JOINS = 0.77;

/** The number of concurrent callers, as in the comparison of manufacturers' look-ups with the baseline. */
const MANY = 32;

/** The measurements of a round of calls. */
interface Figures {
  readonly vehiclesPerSecond: number;
  readonly medianLatencyMs: number;
  readonly p99LatencyMs: number;
  readonly cpuMicrosecondsPerVehicle: number;
}

/** Rounds of single calls and of calls with 500 VINs, in turns. */
interface Turns {
  readonly single: Figures[];
  readonly together: Figures[];
  /** Of the bare joins. */
  readonly joined: Pick<Figures, 'vehiclesPerSecond'>[];
}

/** Asks about vehicles one per call and 500 per call, over one connection and over many, and reports the results. */
export async function runMotBenchmark(
  environment: BenchEnvironment,
  options: MotBenchOptions,
): Promise<Report> {
  const loadGenerator = await environment.loadGenerator();
  const database = await environment.seededDatabase('mot_bench', options.rows);
  await nameOtherManufacturers(database.url);
  const server = await environment.service('service', await environment.forMot(database));
  const joiner = BenchProcess.start('joins', './copy-join.js', { parameters: [database.url] });
  environment.keptProcess(joiner);
  await joiner.next();
  const measureOver = (connections: number, calls: MotBenchOptions['overOne']) =>
    takeTurns(loadGenerator, server, joiner, { connections, calls, options });
  const overOne = await measureOver(1, options.overOne);
  console.log(`one call after another: ${ratioOf(overOne).toFixed(1)} ×`);
  const overMany = await measureOver(MANY, options.overMany);
  console.log(`${MANY} at a time: ${ratioOf(overMany).toFixed(1)} ×`);
  return {
    title: 'Benchmarks of MOT’s look-ups',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [findingOf(overOne), joinFindingOf(overMany)],
    details: [
      detailOf(
        'One call after another',
        'A caller that waits for each answer before it asks again.',
        overOne,
      ),
      detailOf(
        `${MANY} calls at a time`,
        'Single calls that arrive together go to PostgreSQL in one statement, so they gain more from company than calls ' +
          'with 500 VINs do: both are then bound by the look-ups themselves, in PostgreSQL.',
        overMany,
      ),
    ],
  };
}

async function takeTurns(
  loadGenerator: BenchProcess,
  server: Server,
  joiner: BenchProcess,
  {
    connections,
    calls,
    options: { rounds, rows },
  }: { connections: number; calls: MotBenchOptions['overOne']; options: MotBenchOptions },
): Promise<Turns> {
  const single = () =>
    measure(loadGenerator, server, connections, calls.single, { askAmong: rows, together: 'one' });
  const together = () =>
    measure(loadGenerator, server, connections, calls.together, { askAmong: rows, together: TOGETHER });
  const join = async () => {
    const work: Joins = { connections, joins: calls.together, vins: TOGETHER, rows };
    const { joinsPerSecond } = await joiner.ask<JoinsResult>(work);
    return { vehiclesPerSecond: joinsPerSecond * TOGETHER };
  };
  // One round of each as a warm-up.
  await single();
  await together();
  await join();
  const turns: Turns = { single: [], together: [], joined: [] };
  for (let round = 0; round < rounds; round++) {
    turns.single.push(await single());
    turns.together.push(await together());
    turns.joined.push(await join());
  }
  return turns;
}

async function measure(
  loadGenerator: BenchProcess,
  server: Server,
  connections: number,
  requests: number,
  work: Extract<Work, { askAmong: number }>,
): Promise<Figures> {
  const { url, headers } = server;
  const round: Round = { url, headers, connections, requests, work };
  const before = await server.process.usage();
  const result = await loadGenerator.ask<RoundResult>(round);
  const after = await server.process.usage();
  const vehicles = work.together === 'one' ? 1 : work.together;
  return {
    vehiclesPerSecond: result.requestsPerSecond * vehicles,
    medianLatencyMs: result.medianLatencyMs,
    p99LatencyMs: result.p99LatencyMs,
    cpuMicrosecondsPerVehicle: (after.cpuMicroseconds - before.cpuMicroseconds) / requests / vehicles,
  };
}

/** Seeding gives recalls to manufacturers that are not onboarded, but MOT's answers contain their names. */
async function nameOtherManufacturers(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO manufacturer (id, name, team_email, sftp_username, created_at) OVERRIDING SYSTEM VALUE
       SELECT DISTINCT manufacturer_id, 'Manufacturer ' || manufacturer_id, 'bench@example.com',
              'manufacturer-' || manufacturer_id, TIMESTAMPTZ '2026-01-01 00:00Z'
         FROM recall
        WHERE NOT EXISTS (SELECT FROM manufacturer WHERE id = manufacturer_id)`,
    );
  } finally {
    await client.end();
  }
}

function findingOf(turns: Turns): Finding {
  const ratio = ratioOf(turns);
  return {
    what: `\`POST /mot/vehicles\` with ${TOGETHER} VINs over ${TOGETHER} single calls, vehicles a second`,
    required: `≥ ${REQUIRED} ×`,
    measured: `${ratio.toFixed(1)} ×`,
    met: ratio >= REQUIRED,
  };
}

function joinFindingOf(turns: Turns): Finding {
  const ratio = median(
    turns.together.map(
      ({ vehiclesPerSecond }, turn) =>
        vehiclesPerSecond / (turns.joined[turn]?.vehiclesPerSecond ?? Number.NaN),
    ),
  );
  return {
    what: `${MANY} such calls at a time over as many bare joins that COPY sends, vehicles a second`,
    required: `≥ ${REQUIRED_OVER_JOINS} ×`,
    measured: `${ratio.toFixed(2)} ×`,
    met: ratio >= REQUIRED_OVER_JOINS,
  };
}

function detailOf(title: string, note: string, turns: Turns): Detail {
  return {
    title,
    note,
    columns: ['', 'Ratio', 'Vehicles/s', 'Median of a call', '99 %', 'CPU of the process a vehicle'],
    rows: [
      [`\`POST\` with ${TOGETHER} VINs`, ratioOf(turns).toFixed(1), ...columnsOf(turns.together)],
      ['`GET`', '1.0', ...columnsOf(turns.single)],
      ['bare joins of 500 VINs', '', vehiclesOf(turns.joined), '', '', ''],
    ],
  };
}

function vehiclesOf(rounds: readonly Pick<Figures, 'vehiclesPerSecond'>[]): string {
  return Math.round(median(rounds.map((figures) => figures.vehiclesPerSecond))).toLocaleString('en-GB');
}

function columnsOf(rounds: readonly Figures[]): string[] {
  const of = (value: (figures: Figures) => number) => median(rounds.map(value));
  return [
    vehiclesOf(rounds),
    `${of((figures) => figures.medianLatencyMs)} ms`,
    `${of((figures) => figures.p99LatencyMs)} ms`,
    `${of((figures) => figures.cpuMicrosecondsPerVehicle).toFixed(1)} µs`,
  ];
}

/** Vehicles per second of calls with many VINs divided by those of single calls: the median of the ratios within each turn. */
function ratioOf({ single, together }: Turns): number {
  return median(
    together.map(
      (figures, turn) => figures.vehiclesPerSecond / (single[turn]?.vehiclesPerSecond ?? Number.NaN),
    ),
  );
}
