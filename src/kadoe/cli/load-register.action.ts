import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { withCleanUp } from '../../platform/cli/interruption.js';
import { operator } from '../../platform/cli/operator.js';
import { printJson } from '../../platform/cli/print.js';
import { ProgressBar } from '../../platform/cli/progress-bar.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Environment } from '../../platform/environment.js';
import { faultAsText, type LoadReport } from '../register/load/load-report.js';
import { type FileToLoad, RegisterLoads } from '../register/load/register-loads.js';
import { RegisterModule } from '../register/register.module.js';
import { testVehiclesFile } from '../register/test-vehicles.js';

/** Some hundred lines: more are no faster, and take more memory. */
const READ_BYTES = 64 * 1024;

/** Loads a file, and prints what became of it. */
export async function loadRegister(
  file: string,
  { environment, dryRun }: { environment: Environment; dryRun: boolean },
  settings: Settings,
): Promise<void> {
  const sizeBytes = await sizeOf(file);
  const bar = new ProgressBar(process.stderr, sizeBytes, 'read');
  async function* chunks(): AsyncGenerator<Buffer> {
    let bytesRead = 0;
    for await (const chunk of createReadStream(file, {
      highWaterMark: READ_BYTES,
    }) as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      yield chunk;
      bar.showBytes(bytesRead);
    }
  }
  const onStep = (step: string) => bar.showStep(step);
  try {
    await loadAndPrint({ environment, dryRun, chunks: chunks(), onStep }, settings, () => bar.end());
  } finally {
    bar.end();
  }
}

export async function loadTestVehicles(settings: Settings): Promise<void> {
  async function* chunks(): AsyncGenerator<Buffer> {
    yield testVehiclesFile();
  }
  await loadAndPrint({ environment: 'test', dryRun: false, chunks: chunks() }, settings, () => {});
}

async function loadAndPrint(file: FileToLoad, settings: Settings, beforePrint: () => void): Promise<void> {
  const interruption = new AbortController();
  const report = await withServiceContext(settings, RegisterModule, (service) =>
    withCleanUp(
      async () => interruption.abort(),
      () => service.get(RegisterLoads).load(operator(), { ...file, brokenOff: interruption.signal }),
    ),
  );
  beforePrint();
  tell(report);
}

function tell({ faults, ...report }: LoadReport): void {
  for (const fault of faults) process.stderr.write(`${faultAsText(fault)}\n`);
  const more = report.faultCount - faults.length;
  if (more > 0) process.stderr.write(`and ${more} more\n`);
  printJson(report);
  if (report.outcome === 'refused') process.exitCode = 1;
}

async function sizeOf(file: string): Promise<number> {
  try {
    const stats = await stat(file);
    if (stats.isFile()) return stats.size;
  } catch (error) {
    throw new Error(`${file} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
  throw new Error(`${file} is not a file`);
}
