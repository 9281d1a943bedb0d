import { Agent, request } from 'node:http';
import { randomSeededVin } from './vins.js';

/** Look-ups that begin at fixed times, whether or not earlier ones were answered. */
export interface SteadyRound {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly perSecond: number;
  readonly seconds: number;
  /** Seeded rows, among which the VINs are. */
  readonly rows: number;
}

/** A look-up: when it was due, in ms as `Date.now()` counts, how long after that it was answered, and with which status (0: with none). */
export type Latency = readonly [due: number, ms: number, status: number];

/** More callers than any pause keeps waiting. */
const CONNECTIONS = 256;

/**
 * A process of its own that calls at a steady rate. A latency counts from the time when the call was due, so a pause of the service is seen by
 * every call that fell into it, not by those alone that a waiting caller would have made.
 */
process.on('message', (message) => {
  if (message === 'usage' || message === 'pauses') return;
  run(message as SteadyRound).then(
    (latencies) => process.send?.(latencies),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.channel?.ref();
process.send?.({});

async function run({ url, headers, perSecond, seconds, rows }: SteadyRound): Promise<Latency[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latencies: Latency[] = [];
  const begun = performance.now();
  const call = (due: number) =>
    new Promise<void>((done) => {
      const end = (status: number) => {
        latencies.push([performance.timeOrigin + due, performance.now() - due, status]);
        done();
      };
      request(`${url}/recalls/vin/${randomSeededVin(rows)}`, { agent, headers }, (answer) => {
        answer.resume().once('end', () => end(answer.statusCode ?? 0));
      })
        .once('error', () => end(0))
        .end();
    });
  const calls: Promise<void>[] = [];
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      const now = performance.now();
      for (;;) {
        const due = begun + (calls.length * 1_000) / perSecond;
        if (due > now) return;
        if (due - begun >= seconds * 1_000) {
          clearInterval(timer);
          return done();
        }
        calls.push(call(due));
      }
    }, 1);
  });
  await Promise.all(calls);
  agent.destroy();
  return latencies;
}
