import type { Profiler } from 'node:inspector/promises';
import type { BenchEnvironment } from './environment.js';
import type { Round, RoundResult, Work } from './load-generator.js';
import type { BenchProcess } from './processes.js';
import type { ProfileBenchOptions } from './profile-options.js';
import type { Detail, Report } from './report.js';
import type { Server } from './services.js';

/** As in the comparison with the baseline. */
const CONNECTIONS = 32;

/** Parts with less of the time are summed up. */
const SMALLEST_SHARE = 0.01;

/** Nothing of a call is done in these: the second is the profiler's own. */
const NOT_OF_A_CALL = ['(idle)', 'dispatch'];

/** Functions of Node.js in C++ that have no file. */
const WRITES = /^(writev|write[A-Z]\w+)$/;

/**
 * The part of the service in which a function is: its package, our folder, or Node.js itself. What Node.js does in C++ counts for the function
 * that asked for it, except writing to a socket.
 */
const PARTS: readonly [RegExp, string][] = [
  [/node_modules\/(@nestjs\/\w+|reflect-metadata|rxjs|tslib)\//, 'Nest'],
  [
    /node_modules\/(fastify|@fastify\/|find-my-way|middie|reusify|fast-|secure-json|light-my|avvio|process-warning)/,
    'Fastify',
  ],
  [/node_modules\/(pg|pg-[\w-]+|postgres-[\w-]+)\//, 'pg, the driver'],
  [/node_modules\/(pino|sonic-boom|pino-[\w-]+|thread-stream)\//, 'the log'],
  [/node_modules\//, 'other libraries'],
  [/dist\/src\/platform\/auth\//, 'token, key and permission (`platform/auth`)'],
  [/dist\/src\/platform\/identity\//, 'tokens that are known (`platform/identity`)'],
  [/dist\/src\/platform\/limits\//, 'limits (`platform/limits`)'],
  [/dist\/src\/platform\/database\//, 'statements and batches (`platform/database`)'],
  [
    /dist\/src\/platform\/(http|surfaces|errors)\//,
    'reading and checking the request (`platform/http`, `surfaces`)',
  ],
  [/dist\/src\/platform\/observability\//, 'log and metrics (`platform/observability`)'],
  [/dist\/src\/platform\//, 'the rest of the platform'],
  [/dist\/src\/recalls\//, 'recalls: the handler, its rules, its answer'],
  [/^node:.*(net|stream|tls|http)/, 'Node.js: sockets, streams and HTTP'],
  [/^node:/, 'Node.js: the rest'],
];

/** Says where the process's time goes while it is looked up in, and while recalls are opened. The compiled files run as they are, so that each function has its package. */
export async function runProfileBenchmark(
  environment: BenchEnvironment,
  options: ProfileBenchOptions,
): Promise<Report> {
  const loadGenerator = await environment.loadGenerator();
  const database = await environment.seededDatabase('profile_bench', options.rows);
  const server = await environment.service('service', database, '../src/main.js');
  const lookUps = { work: { lookUpAmong: options.rows }, requests: options.lookUps } as const;
  const openings = { work: 'open', requests: options.openings } as const;
  return {
    title: 'Where the time of a call goes',
    command: options.command,
    postgresVersion: await environment.postgresVersion(),
    findings: [],
    details: [
      tableOf('Looking up a recall', await profile(loadGenerator, server, lookUps)),
      tableOf('Opening a recall', await profile(loadGenerator, server, openings)),
    ],
  };
}

interface Profiled {
  readonly cpuMicroseconds: number;
  readonly requests: number;
  readonly profile: Profiler.Profile;
}

async function profile(
  loadGenerator: BenchProcess,
  { url, headers, process }: Server,
  { work, requests }: { work: Work; requests: number },
): Promise<Profiled> {
  const round: Round = { url, headers, connections: CONNECTIONS, requests, work };
  // Once before, so that everything is compiled.
  await loadGenerator.ask<RoundResult>(round);
  await process.ask('profile');
  const before = await process.usage();
  await loadGenerator.ask<RoundResult>(round);
  const after = await process.usage();
  return {
    requests,
    cpuMicroseconds: after.cpuMicroseconds - before.cpuMicroseconds,
    profile: await process.ask<Profiler.Profile>('profile'),
  };
}

function tableOf(title: string, { profile, requests, cpuMicroseconds }: Profiled): Detail {
  const parts = new Map(profile.nodes.map((node) => [node.id, partOf(node.callFrame)]));
  const microseconds = new Map<string, number>();
  profile.samples?.forEach((node, place) => {
    const part = parts.get(node) ?? 'unknown';
    microseconds.set(part, (microseconds.get(part) ?? 0) + (profile.timeDeltas?.[place] ?? 0));
  });
  for (const name of NOT_OF_A_CALL) microseconds.delete(name);
  const all = [...microseconds.values()].reduce((sum, each) => sum + each, 0);
  const large = [...microseconds].filter(([, each]) => each >= all * SMALLEST_SHARE);
  const small = all - large.reduce((sum, [, each]) => sum + each, 0);
  const shown = [...large.sort(([, one], [, other]) => other - one), ['everything else', small] as const];
  return {
    title,
    note:
      `32 callers, ${requests.toLocaleString('en-GB')} calls, of which the process's main thread took ${(all / requests).toFixed(0)} µs each while it was sampled, ` +
      `and all its threads ${(cpuMicroseconds / requests).toFixed(0)} µs. A part is what its own functions took, not what they called.`,
    columns: ['Part', 'Share', 'A call'],
    rows: shown.map(([part, each]) => [
      part,
      `${((each / all) * 100).toFixed(1)} %`,
      `${(each / requests).toFixed(1)} µs`,
    ]),
  };
}

function partOf({ url, functionName }: { url: string; functionName: string }): string {
  if (NOT_OF_A_CALL.includes(functionName)) return functionName;
  if (WRITES.test(functionName)) return 'the system: writing to sockets';
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url === '') return 'Node.js: the rest';
  return PARTS.find(([pattern]) => pattern.test(url))?.[1] ?? 'Node.js: the rest';
}
