import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compare } from './comparison.js';
import type { BenchEnvironment } from './environment.js';
import { BenchProcess } from './processes.js';
import { applicationBody } from './renewals-body.js';
import type { RenewalBenchOptions } from './renewals-options.js';
import type { Report } from './report.js';
import { type Server, startSignedIn } from './services.js';
import { onboardThirdParty, signIn } from './third-party-client.js';

const REQUIRED = { overBaseline: 0.7 };

/** Submits applications with a photo and a signature, to the service and to a bare handler beside it, in turns, on one database and one disk. */
export async function runRenewalBenchmark(
  environment: BenchEnvironment,
  options: RenewalBenchOptions,
): Promise<Report> {
  const { url } = await environment.seededDatabase('renewals_bench', 0);
  const bodyFile = join(environment.folder, 'application.json');
  const body = await applicationBody();
  await writeFile(bodyFile, body);
  const client = await onboardThirdParty(url, environment.folder, [
    ...['--role', 'renewal-partner', '--name', 'Benchmark Counter', '--email', 'bench@example.com'],
  ]);
  const service = environment.kept(
    await startSignedIn('service', url, environment.folder, undefined, (at) => signIn(client, at)),
  );
  const images = join(environment.folder, 'baseline-images');
  const baseline = environment.kept(await startBareHandler('bare handler', [url, images]));
  const decoding = environment.kept(
    await startBareHandler('bare handler that decodes', [url, images, 'decoding']),
  );
  const contenders = [service, baseline, decoding];

  const work = { submit: bodyFile };
  const comparison = await compare(
    await environment.loadGenerator(),
    contenders.map((server) => ({ server, work })),
    options.applications,
  );
  const ratio = comparison.ratio(0, 1);
  const memory = await service.process.usage();
  return {
    title: 'Benchmarks of licence renewal',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [
      {
        what: 'Applications a second over a bare handler, unsecured',
        required: `≥ ${REQUIRED.overBaseline} ×`,
        measured: `${ratio.toFixed(2)} ×`,
        met: ratio >= REQUIRED.overBaseline,
      },
      {
        what: 'The same over a bare handler that decodes the images whole, and does nothing else more',
        required: '(no bar)',
        measured: `${comparison.ratio(0, 2).toFixed(2)} ×`,
        met: true,
      },
    ],
    details: [
      {
        title: `Applications of ${Math.round(body.length / 1_000)} kB with a photo of 620 × 780 and a signature of 300 × 100`,
        note: `${options.applications.connections} connections. The service checks token, key, permission, plan, quota, every field and both images, which it decodes whole; encrypts images and fields; flushes the images to the disk, and commits application, key, places and job before it answers. It then checks each application for review, in the same process. The bare handler parses the body, writes both images to files that it flushes, and commits one row. The service's largest resident memory was ${Math.round(memory.peakResidentBytes / 1024 ** 2)} MB.`,
        columns: ['', 'Applications a second', 'Median', '99th percentile', 'CPU a call'],
        rows: contenders.map(({ name }, index) => {
          const figures = comparison.figuresOf(index);
          return [
            name,
            figures.requestsPerSecond.toFixed(0),
            `${figures.medianLatencyMs.toFixed(1)} ms`,
            `${figures.p99LatencyMs.toFixed(1)} ms`,
            `${(figures.cpuMicrosecondsPerRequest / 1_000).toFixed(1)} ms`,
          ];
        }),
      },
    ],
  };
}

async function startBareHandler(name: string, parameters: string[]): Promise<Server> {
  const process = BenchProcess.start(name, './renewals-baseline.js', { parameters });
  const { port } = await process.next<{ port: number }>();
  return { name, url: `http://127.0.0.1:${port}`, headers: {}, process };
}
