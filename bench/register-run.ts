import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { generateRegister } from '../src/kadoe/register/generator/generate.js';
import { median } from './comparison.js';
import type { BenchEnvironment } from './environment.js';
import { BenchProcess } from './processes.js';
import type { RegisterBenchOptions } from './register-options.js';
import type { Report } from './report.js';

const REQUIRED = { overScript: 2, residentMegabytes: 300 };

interface Round {
  readonly service: number;
  readonly again: number;
  readonly script: number;
  readonly keepers: number;
  readonly peakResidentBytes: number;
}

/** Loads a generated register with the service and with a plain script, in turns, each into an empty database. */
export async function runRegisterBenchmark(
  environment: BenchEnvironment,
  options: RegisterBenchOptions,
): Promise<Report> {
  const path = join(environment.folder, 'register.ndjson');
  await pipeline(
    Readable.from(generateRegister(options.vehicles, 1), { objectMode: false }),
    createWriteStream(path),
  );
  const rounds: Round[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    rounds.push(await loadBoth(environment, path, round));
    const { service, script, again } = rounds.at(-1) as Round;
    console.log(
      `register, round ${round + 1} of ${options.rounds}: service ${service.toFixed(1)} s, again ${again.toFixed(1)} s, script ${script.toFixed(1)} s`,
    );
  }
  const ratio = median(rounds.map(({ service, script }) => service / script));
  const megabytes = Math.max(...rounds.map(({ peakResidentBytes }) => peakResidentBytes)) / 2 ** 20;
  const vehicles = options.vehicles.toLocaleString('en-GB');
  return {
    title: 'Benchmarks of the register',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [
      {
        what: `First load of ${vehicles} vehicles over a plain script`,
        required: `≤ ${REQUIRED.overScript} ×`,
        measured: `${ratio.toFixed(2)} ×`,
        met: ratio <= REQUIRED.overScript,
      },
      {
        what: 'Process that loads, most memory resident',
        required: `≤ ${REQUIRED.residentMegabytes} MB`,
        measured: `${megabytes.toFixed(0)} MB`,
        met: megabytes <= REQUIRED.residentMegabytes,
      },
    ],
    details: [
      {
        title: 'A generated register',
        note: 'The script takes the lines apart with SQL, into the same tables: nothing is validated, compared or encrypted. "Again" is the same file once more, of which nothing differs.',
        columns: ['', 'Vehicles', 'Keepers', 'Service', 'Again', 'Script'],
        rows: rounds.map(({ service, again, script, keepers }, round) => [
          `round ${round + 1}`,
          vehicles,
          keepers.toLocaleString('en-GB'),
          `${service.toFixed(1)} s`,
          `${again.toFixed(1)} s`,
          `${script.toFixed(1)} s`,
        ]),
      },
    ],
  };
}

async function loadBoth(environment: BenchEnvironment, path: string, round: number): Promise<Round> {
  const ours = await environment.seededDatabase(`register_${round}_service`, 0);
  const theirs = await environment.seededDatabase(`register_${round}_script`, 0);
  const loader = BenchProcess.start('loader', './register-loader.js', {
    environment: { DATABASE_URL: ours.url, DATA_DIR: join(environment.folder, `register_${round}`) },
  });
  environment.atEnd(() => loader.stop());
  const script = BenchProcess.start('script', './register-baseline.js');
  environment.atEnd(() => script.stop());
  await Promise.all([loader.next(), script.next()]);
  const service = () => loader.ask<{ seconds: number; keepers: number }>({ path });
  const baseline = () => script.ask<{ seconds: number }>({ databaseUrl: theirs.url, path });
  // The order alternates, because the second finds the file in the cache.
  const first = round % 2 === 0 ? await service() : undefined;
  const plain = await baseline();
  const loaded = first ?? (await service());
  const again = await service();
  const { peakResidentBytes } = await loader.usage();
  await Promise.all([loader.stop(), script.stop()]);
  return {
    service: loaded.seconds,
    again: again.seconds,
    script: plain.seconds,
    keepers: loaded.keepers,
    peakResidentBytes,
  };
}
