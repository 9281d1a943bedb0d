import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Contender, compare, type Effort, median } from './comparison.js';
import type { BenchEnvironment } from './environment.js';
import { spanOfDay, writeSnapshot } from './import-files.js';
import type { Finding, Report } from './report.js';
import { onboard } from './services.js';

/** How much two builds are made to do. */
export interface AgainstOptions {
  readonly command: string;
  /** The other checkout, built. Its version has to run on this one's database, as in a rolling upgrade. */
  readonly folder: string;
  readonly rows: number;
  readonly lookUps: Effort;
  readonly openings: Effort;
  readonly imports: { readonly rows: number; readonly days: number };
}

/** A build may be so much slower than the one before it: less is not to be told from noise. */
const TOLERANCE = 0.03;

/** Compares this build with another one: both on one PostgreSQL in one run, in turns, each first as often as second. */
export async function runAgainst(environment: BenchEnvironment, options: AgainstOptions): Promise<Report> {
  const other = resolve(options.folder);
  return {
    title: 'This build against another',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [
      ...(await compareCalls(environment, other, options)),
      ...(await compareImports(environment, other, options)),
    ],
    details: [],
  };
}

/** What a checkout starts. Builds from before November 2026 have no bundle. */
function mainOf(folder: string): string {
  const bundle = join(folder, 'dist/service/main.js');
  return existsSync(bundle) ? bundle : join(folder, 'dist/src/main.js');
}

async function compareCalls(
  environment: BenchEnvironment,
  other: string,
  { rows, lookUps, openings }: AgainstOptions,
): Promise<Finding[]> {
  const loadGenerator = await environment.loadGenerator();
  const database = await environment.seededDatabase('recalls_against', rows);
  const servers = [
    await environment.service('this build', database),
    await environment.service('the other', database, pathToFileURL(mainOf(other)).href),
  ];
  const inBothOrders = async (work: Contender['work'], effort: Effort) => {
    const contenders = servers.map((server) => ({ server, work }));
    const forth = await compare(loadGenerator, contenders, effort);
    const back = await compare(loadGenerator, [...contenders].reverse(), effort);
    return [forth.ratio(0, 1), back.ratio(1, 0)];
  };
  const findings = [
    atLeast('`GET /recalls/vin/{vin}`, calls per second', await inBothOrders({ lookUpAmong: rows }, lookUps)),
    atLeast('`POST /recalls`, calls per second', await inBothOrders('open', openings)),
  ];
  for (const { process } of servers) await process.stop();
  return findings;
}

/** The first file of a manufacturer, and the files of the days after it, each build for a manufacturer of its own. */
async function compareImports(
  environment: BenchEnvironment,
  other: string,
  { imports: { rows, days } }: AgainstOptions,
): Promise<Finding[]> {
  const { url } = await environment.seededDatabase('recalls_against_imports', 0);
  const builds = [resolve('.'), other].map((folder, index) => ({ folder, name: `Build ${index} Motors` }));
  for (const { name } of builds) await onboard(url, environment.folder, { role: 'manufacturer', name });
  const seconds: number[][] = [];
  for (let day = 0; day <= days; day += 1) {
    const file = join(environment.folder, 'recalls.csv');
    await writeSnapshot(file, spanOfDay(rows, day));
    const times: number[] = [];
    for (const turn of day % 2 === 0 ? [0, 1] : [1, 0]) {
      const { folder, name } = builds[turn] as (typeof builds)[number];
      const begunAt = performance.now();
      await promisify(execFile)(
        process.execPath,
        [join(folder, 'bin/recalls.js'), 'import', file, '--manufacturer', name],
        { env: { DATABASE_URL: url, DATA_DIR: environment.folder, SFTP_PORT: 'off' } },
      );
      times[turn] = (performance.now() - begunAt) / 1_000;
    }
    console.log(`day ${day}: ${times.map((time) => `${time.toFixed(2)} s`).join(', ')}`);
    seconds.push(times);
    await rm(file);
  }
  const ratios = seconds.map(([mine = Number.NaN, theirs = Number.NaN]) => mine / theirs);
  return [
    atMost('First load, time', ratios.slice(0, 1)),
    atMost('Daily import, time (median of the days)', [median(ratios.slice(1))]),
  ];
}

function atLeast(what: string, ratios: readonly number[]): Finding {
  return finding(what, `≥ ${(1 - TOLERANCE).toFixed(2)} ×`, ratios, mean(ratios) >= 1 - TOLERANCE);
}

function atMost(what: string, ratios: readonly number[]): Finding {
  return finding(what, `≤ ${(1 + TOLERANCE).toFixed(2)} ×`, ratios, mean(ratios) <= 1 + TOLERANCE);
}

function finding(what: string, required: string, ratios: readonly number[], met: boolean): Finding {
  return { what, required, measured: ratios.map((ratio) => `${ratio.toFixed(3)} ×`).join(' and '), met };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
