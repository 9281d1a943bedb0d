import { randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { TRANSACTION_PLACE } from './renewals-body.js';
import { freshVin, randomSeededVin } from './vins.js';

/** One round of requests to one server. */
export interface Round {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly requests: number;
  readonly work: Work;
}

/**
 * Look up random VINs among this many seeded rows; ask about some as a MOT service does, each call about one or about `together`; ask for the
 * keepers of random vehicles of a file with a mark a line; submit the application in a file, each time as a new one; or open recalls with fresh VINs.
 */
export type Work =
  | { readonly lookUpAmong: number }
  | { readonly askAmong: number; readonly together: number | 'one' }
  | { readonly enquireAbout: string; readonly eventDate: string }
  | { readonly submit: string }
  | 'open';

export interface RoundResult {
  readonly requestsPerSecond: number;
  readonly medianLatencyMs: number;
  readonly p99LatencyMs: number;
}

/**
 * A process of its own that sends rounds of requests with autocannon. Each request of a round has a random VIN of its own and is built
 * before the round starts, because building them between responses took as much CPU as a server takes to respond, on cores that the servers
 * and PostgreSQL need.
 */
process.on('message', (message) => {
  if (message === 'usage') return;
  run(message as Round).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
// The probe unreferences the channel, so that it does not keep a process alive; here the channel is the only thing that should.
process.channel?.ref();
// A message that arrived before this listener was added would be lost.
process.send?.({});

async function run({ url, headers, connections, requests, work }: Round): Promise<RoundResult> {
  const expected = expectedStatus(work);
  const answers = new Map<number, number>();
  let startedAt = 0;
  let endedAt = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections,
        amount: requests,
        timeout: 30,
        setupClient: (client) => {
          const mine = Array.from({ length: Math.ceil(requests / connections) }, () =>
            requestOf(work, headers),
          );
          client.setRequests(mine);
        },
      },
      (error: unknown, finished: autocannon.Result) => (error ? reject(error as Error) : resolve(finished)),
    );
    instance.on('start', () => {
      startedAt = performance.now();
    });
    instance.on('response', (_client, status) => {
      answers.set(status, (answers.get(status) ?? 0) + 1);
      endedAt = performance.now();
    });
  });
  // Autocannon's duration includes building the requests, so the time between the first and the last request is measured here.
  // Some vehicles of a register have no keeper that may be told.
  const told = work !== 'open' && 'enquireAbout' in work ? (answers.get(404) ?? 0) : 0;
  if ((answers.get(expected) ?? 0) + told !== requests || told > requests / 2 || result.errors > 0) {
    const counts = [...answers].map(([status, count]) => `${count} × ${status}`).join(', ');
    throw new Error(
      `expected ${requests} × ${expected} from ${url}, got ${counts || 'nothing'} and ${result.errors} connection errors`,
    );
  }
  return {
    requestsPerSecond: requests / ((endedAt - startedAt) / 1000),
    medianLatencyMs: result.latency.p50,
    p99LatencyMs: result.latency.p99,
  };
}

function expectedStatus(work: Work): number {
  if (work === 'open') return 201;
  return 'submit' in work ? 202 : 200;
}

function requestOf(work: Work, headers: Round['headers']): autocannon.Request {
  if (work === 'open') {
    return post('/recalls', headers, {
      vin: freshVin(),
      manufacturerCampaignReference: 'BENCH/1',
      dvsaCampaignReference: 'R/2026/001',
      recallCampaignStartDate: '2026-01-15',
    });
  }
  if ('lookUpAmong' in work) {
    return { method: 'GET', path: `/recalls/vin/${randomSeededVin(work.lookUpAmong)}`, headers };
  }
  if ('enquireAbout' in work) {
    return post('/kadoe/v1/vehicle-keeper', headers, {
      registrationNumber: randomMarkIn(work.enquireAbout),
      enquirerId: 'IT321',
      reasonCode: '00EV',
      eventDate: work.eventDate,
      referenceNumber: 'BENCH',
    });
  }
  if ('submit' in work) return submissionOf(work.submit, headers);
  const { askAmong, together } = work;
  if (together === 'one')
    return { method: 'GET', path: `/mot/vehicles/${randomSeededVin(askAmong)}`, headers };
  const vins = Array.from({ length: together }, () => randomSeededVin(askAmong));
  return post('/mot/vehicles', headers, { vins });
}

/** Read once, and not in a round. */
const marks = new Map<string, readonly string[]>();

function randomMarkIn(file: string): string {
  const known = marks.get(file) ?? readFileSync(file, 'utf8').split('\n');
  marks.set(file, known);
  return known[randomInt(known.length)] ?? '';
}

/** Read once, and not in a round. */
const applications = new Map<string, string>();

function submissionOf(file: string, headers: Round['headers']): autocannon.Request {
  const known = applications.get(file) ?? readFileSync(file, 'utf8');
  applications.set(file, known);
  return {
    method: 'POST',
    path: '/drivers-renewal/v1/drivers/renewal',
    headers: { ...headers, 'content-type': 'application/json' },
    body: known.replace(TRANSACTION_PLACE, randomUUID()),
  };
}

function post(path: string, headers: Round['headers'], body: object): autocannon.Request {
  return {
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
