import type { Round, RoundResult } from './load-generator.js';
import type { BenchProcess } from './processes.js';
import type { Server } from './services.js';

/** The number of concurrent callers that the requirement names. */
const CONNECTIONS = 32;

/** One server's part in a comparison. */
export interface Contender {
  readonly server: Server;
  readonly work: Round['work'];
}

/** The measurements of a contender in a round. */
export interface Figures {
  readonly requestsPerSecond: number;
  readonly medianLatencyMs: number;
  readonly p99LatencyMs: number;
  readonly cpuMicrosecondsPerRequest: number;
}

/** The results of measuring contenders in turns; a contender is named by its index in the list. */
export class Comparison {
  constructor(private readonly turns: readonly (readonly Figures[])[]) {}

  /** Medians over the turns. */
  figuresOf(contender: number): Figures {
    const of = (value: (figures: Figures) => number) => this.medianOver((turn) => value(at(turn, contender)));
    return {
      requestsPerSecond: of((figures) => figures.requestsPerSecond),
      medianLatencyMs: of((figures) => figures.medianLatencyMs),
      p99LatencyMs: of((figures) => figures.p99LatencyMs),
      cpuMicrosecondsPerRequest: of((figures) => figures.cpuMicrosecondsPerRequest),
    };
  }

  /** Requests per second of one divided by those of another: the median of the ratios within each turn. */
  ratio(one: number, other: number): number {
    return this.medianOver((turn) => at(turn, one).requestsPerSecond / at(turn, other).requestsPerSecond);
  }

  /** CPU time per request of one minus that of another, in microseconds: the median of the differences within each turn. */
  cpuDifference(one: number, other: number): number {
    return this.medianOver(
      (turn) => at(turn, one).cpuMicrosecondsPerRequest - at(turn, other).cpuMicrosecondsPerRequest,
    );
  }

  private medianOver(value: (turn: readonly Figures[]) => number): number {
    return median(this.turns.map(value));
  }
}

/** How many requests are sent to the servers. */
export interface Effort {
  readonly rounds: number;
  readonly requests: number;
  /** Of callers that send one request after the other; absent means the 32 that most requirements name. */
  readonly connections?: number;
}

/**
 * Measures contenders in turns, A B A B …, so that a temporary slowdown of the machine affects them equally. Each ratio is taken within one
 * turn, and the median over the turns is reported. One round of each runs first as a warm-up.
 */
export async function compare(
  loadGenerator: BenchProcess,
  contenders: readonly Contender[],
  { rounds, requests, connections = CONNECTIONS }: Effort,
): Promise<Comparison> {
  const effort = { requests, connections };
  for (const contender of contenders) await measure(loadGenerator, contender, effort);
  const turns: Figures[][] = [];
  for (let turn = 0; turn < rounds; turn++) {
    const figures: Figures[] = [];
    for (const contender of contenders) figures.push(await measure(loadGenerator, contender, effort));
    turns.push(figures);
  }
  return new Comparison(turns);
}

async function measure(
  loadGenerator: BenchProcess,
  { server, work }: Contender,
  { requests, connections }: { readonly requests: number; readonly connections: number },
): Promise<Figures> {
  const before = await server.process.usage();
  const { url, headers } = server;
  const round: Round = { url, headers, connections, requests, work };
  const result = await loadGenerator.ask<RoundResult>(round);
  const after = await server.process.usage();
  return {
    ...result,
    cpuMicrosecondsPerRequest: (after.cpuMicroseconds - before.cpuMicroseconds) / requests,
  };
}

function at(turn: readonly Figures[], contender: number): Figures {
  const figures = turn[contender];
  if (!figures) throw new Error(`Nothing was measured for contender ${contender}.`);
  return figures;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
