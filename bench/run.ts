import { type Comparison, type Contender, compare, median } from './comparison.js';
import type { BenchEnvironment, SeededDatabase } from './environment.js';
import type { GuardCost } from './guard-cost.js';
import type { BenchOptions, SizeOptions } from './options.js';
import type { BenchProcess } from './processes.js';
import type { Detail, Finding, Report } from './report.js';
import type { Server } from './services.js';

/** The requirements for the service. */
const REQUIRED = {
  lookUpsOverBaseline: 1.4,
  openingsOverBaseline: 1.2,
  securityMicroseconds: 100,
  largeOverSmall: 0.9,
  residentMegabytes: 180,
};

/** One part of the report: the findings, and the measurements behind them. */
interface Part {
  readonly findings: readonly Finding[];
  readonly details: readonly Detail[];
}

/** Runs every comparison and reports the results. */
export async function runBenchmark(environment: BenchEnvironment, options: BenchOptions): Promise<Report> {
  const loadGenerator = await environment.loadGenerator();
  const database = await step(`${inWords(options.rows)} recalls`, () =>
    environment.seededDatabase('recalls_bench', options.rows),
  );
  const service = await environment.service('service', database);
  const parts = [
    await againstBaseline(environment, loadGenerator, service, database, options),
    await securityAlone(environment, service, database, options),
    await smallAndLarge(environment, loadGenerator, options),
    await memoryOf(service),
  ];
  return {
    title: 'Benchmarks',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: parts.flatMap((part) => part.findings),
    details: parts.flatMap((part) => part.details),
  };
}

/** Compares look-ups in a large table with those in a small one, and nothing else. */
export async function runSizeBenchmark(environment: BenchEnvironment, options: SizeOptions): Promise<Report> {
  const part = await smallAndLarge(environment, await environment.loadGenerator(), options);
  return {
    title: 'Benchmark of look-ups in a large table',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    // What is required is required of ten million recalls, which the whole benchmark has.
    findings: [],
    details: part.details,
  };
}

async function againstBaseline(
  environment: BenchEnvironment,
  loadGenerator: BenchProcess,
  service: Server,
  database: SeededDatabase,
  options: BenchOptions,
): Promise<Part> {
  const baseline = await environment.baseline(database);
  const unguarded = await environment.service('unguarded service', database, './unguarded-service.js');
  const lookUp = { lookUpAmong: database.rows };
  const lookUps = await step('look-ups', () =>
    compare(
      loadGenerator,
      [service, unguarded, baseline].map((server) => ({ server, work: lookUp })),
      options.lookUps,
    ),
  );
  await unguarded.process.stop();
  const openings = await step('openings', () =>
    compare(
      loadGenerator,
      [service, baseline].map((server) => ({ server, work: 'open' as const })),
      options.openings,
    ),
  );
  await baseline.process.stop();
  return {
    findings: [
      ratioFinding(
        '`GET /recalls/vin/{vin}` over bare Fastify + `pg`',
        REQUIRED.lookUpsOverBaseline,
        lookUps.ratio(0, 2),
      ),
      ratioFinding(
        '`POST /recalls` over bare Fastify + `pg`',
        REQUIRED.openingsOverBaseline,
        openings.ratio(0, 1),
      ),
      atMost(
        'Security and limits, CPU a look-up (with less without)',
        REQUIRED.securityMicroseconds,
        lookUps.cpuDifference(0, 1),
        'µs',
      ),
    ],
    details: [
      {
        title: `Looking up one of ${inWords(database.rows)} recalls by VIN`,
        note:
          'The baseline does one prepared query a request and asks for no token. The service without its guards is the same ' +
          'code, with the five stages of security and limits taken out.',
        ...figuresTable(['service', 'service without its guards', 'baseline'], lookUps),
      },
      {
        title: 'Opening a recall',
        note: 'The baseline inserts one row and commits. The service also checks the call and writes the recall’s history.',
        ...figuresTable(['service', 'baseline'], openings),
      },
    ],
  };
}

async function securityAlone(
  environment: BenchEnvironment,
  service: Server,
  database: SeededDatabase,
  options: BenchOptions,
): Promise<Part> {
  const guards = await environment.guards(database);
  const cost = await step('guards', () =>
    guards.ask<GuardCost>({ headers: service.headers, ...options.guards }),
  );
  await guards.stop();
  const microseconds = median(cost.microseconds);
  return {
    findings: [
      atMost(
        'Security and limits, CPU a call (stages alone)',
        REQUIRED.securityMicroseconds,
        microseconds,
        'µs',
      ),
    ],
    details: [],
  };
}

async function smallAndLarge(
  environment: BenchEnvironment,
  loadGenerator: BenchProcess,
  options: SizeOptions,
): Promise<Part> {
  const { small, large } = options.sizes;
  const databases = [
    await step(`${inWords(large)} recalls`, () => environment.seededDatabase('recalls_large', large)),
    await step(`${inWords(small)} recalls`, () => environment.seededDatabase('recalls_small', small)),
  ];
  const contenders: Contender[] = [];
  for (const database of databases) {
    const server = await environment.service(`service over ${inWords(database.rows)} recalls`, database);
    contenders.push({ server, work: { lookUpAmong: database.rows } });
  }
  const comparison = await step('look-ups by size', () =>
    compare(loadGenerator, contenders, options.lookUps),
  );
  return {
    findings: [
      ratioFinding(
        `Look-ups among ${inWords(large)} recalls over those among ${inWords(small)}`,
        REQUIRED.largeOverSmall,
        comparison.ratio(0, 1),
      ),
    ],
    details: [
      {
        title: 'Look-ups by size of the table',
        note: 'The service on two databases in the same PostgreSQL.',
        ...figuresTable([`among ${inWords(large)}`, `among ${inWords(small)}`], comparison),
      },
    ],
  };
}

async function memoryOf(service: Server): Promise<Part> {
  const { peakResidentBytes } = await service.process.usage();
  const megabytes = peakResidentBytes / 2 ** 20;
  return {
    findings: [
      atMost('Service process, most memory resident in the run', REQUIRED.residentMegabytes, megabytes, 'MB'),
    ],
    details: [],
  };
}

function ratioFinding(what: string, required: number, ratio: number): Finding {
  return {
    what,
    required: `≥ ${required.toFixed(1)} ×`,
    measured: `${ratio.toFixed(2)} ×`,
    met: ratio >= required,
  };
}

function atMost(what: string, required: number, measured: number, unit: string): Finding {
  return {
    what,
    required: `≤ ${required} ${unit}`,
    measured: `${measured.toFixed(0)} ${unit}`,
    met: measured <= required,
  };
}

/** Each contender's measurements, and its ratio to the last one. */
function figuresTable(names: readonly string[], comparison: Comparison): Pick<Detail, 'columns' | 'rows'> {
  return {
    columns: ['', 'Ratio', 'Requests/s', 'Median', '99 %', 'CPU of the process a request'],
    rows: names.map((name, contender) => {
      const figures = comparison.figuresOf(contender);
      return [
        name,
        comparison.ratio(contender, names.length - 1).toFixed(2),
        Math.round(figures.requestsPerSecond).toLocaleString('en-GB'),
        `${figures.medianLatencyMs} ms`,
        `${figures.p99LatencyMs} ms`,
        `${figures.cpuMicrosecondsPerRequest.toFixed(0)} µs`,
      ];
    }),
  };
}

function inWords(count: number): string {
  return count.toLocaleString('en-GB');
}

async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  console.log(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  return result;
}
