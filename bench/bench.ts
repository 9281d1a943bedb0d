import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runAgainst } from './against.js';
import { BenchEnvironment } from './environment.js';
import { runImportBenchmark } from './import-run.js';
import { runKadoeBenchmark } from './kadoe-run.js';
import { runMotBenchmark } from './mot.js';
import { type BenchPlan, readOptions } from './options.js';
import { runProfileBenchmark } from './profile.js';
import { runRegisterBenchmark } from './register-run.js';
import { runRenewalBenchmark } from './renewals-run.js';
import { findingsAsText, type Report, reportAsMarkdown } from './report.js';
import { runBenchmark, runSizeBenchmark } from './run.js';
import { runTailBenchmark } from './tail.js';

const API_REPORT = '../../docs/benchmarks.md';
const IMPORTS_REPORT = '../../docs/benchmarks-imports.md';
const MOT_REPORT = '../../docs/benchmarks-mot.md';
const RENEWALS_REPORT = '../../docs/benchmarks-renewals.md';
const PROFILE_REPORT = '../../docs/benchmarks-profile.md';
const TAIL_REPORT = '../../docs/benchmarks-tail.md';
const SIZE_REPORT = '../../docs/benchmarks-size.md';
const REGISTER_REPORT = '../../docs/benchmarks-register.md';

const { against, bySize, api, imports, kadoe, mot, profile, register, renewals, tail } = planOf(
  process.argv.slice(2),
);
const interrupted = new Promise<never>((_, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => reject(new Error(`Stopped by ${signal}.`)));
  }
});
// A signal while PostgreSQL starts is handled right after the start.
interrupted.catch(() => {});

const environment = await BenchEnvironment.begin();
try {
  if (against) await tell(runAgainst(environment, against), undefined);
  if (bySize) await tell(runSizeBenchmark(environment, bySize), bySize.written ? SIZE_REPORT : undefined);
  if (api) await tell(runBenchmark(environment, api), api.written ? API_REPORT : undefined);
  if (imports)
    await tell(runImportBenchmark(environment, imports), imports.written ? IMPORTS_REPORT : undefined);
  if (mot) await tell(runMotBenchmark(environment, mot), mot.written ? MOT_REPORT : undefined);
  if (register)
    await tell(runRegisterBenchmark(environment, register), register.written ? REGISTER_REPORT : undefined);
  if (kadoe) await tell(runKadoeBenchmark(environment, kadoe), kadoe.page && `../../docs/${kadoe.page}`);
  if (renewals)
    await tell(runRenewalBenchmark(environment, renewals), renewals.written ? RENEWALS_REPORT : undefined);
  if (profile)
    await tell(runProfileBenchmark(environment, profile), profile.written ? PROFILE_REPORT : undefined);
  if (tail) await tell(runTailBenchmark(environment, tail), tail.written ? TAIL_REPORT : undefined);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await environment.end();
}

/** What is wrong with the options is said in one line, because nothing of the benchmark is at fault. */
function planOf(parameters: string[]): BenchPlan {
  try {
    return readOptions(parameters);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

/** Prints the result of a benchmark as soon as it is available, and writes it to its page if it meets the standard. */
async function tell(measuring: Promise<Report>, page: string | undefined): Promise<void> {
  const report = await Promise.race([measuring, interrupted]);
  console.log(`\n${findingsAsText(report.findings)}\n`);
  if (page !== undefined) {
    await writeFile(fileURLToPath(new URL(page, import.meta.url)), reportAsMarkdown(report));
  }
  if (!report.findings.every((finding) => finding.met)) process.exitCode = 1;
}
