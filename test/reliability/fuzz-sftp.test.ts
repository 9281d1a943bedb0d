import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, record } from './evidence.js';
import { Batches } from './fuzz-sftp/batches.js';
import { FuzzedService } from './fuzz-sftp/fuzzed-service.js';
import { askWithoutEnd, GREEDY, type Greedy } from './fuzz-sftp/greedy.js';
import type { ProcessFigures } from './fuzz-sftp/process-figures.js';
import { recordHandshakes } from './fuzz-sftp/recorded-handshake.js';
import { Streams } from './fuzz-sftp/streams.js';
import { WellBehavedClient } from './fuzz-sftp/well-behaved.js';
import { isWhole, seed, size } from './plan.js';

const STREAMS = size({ slice: 100, whole: 2_000 });
const BATCH = size({ slice: 50, whole: 100 });
const TIMEOUT_MS = isWhole ? 3_600_000 : 900_000;

/** The numbers of sockets and the memory vary while the service works; a leak grows with the streams, and exceeds this. */
const MORE_SOCKETS = 10;
const MORE_MEMORY = 150 * 1024 ** 2;

/** Three clients that send requests without end send 130 MB, and would cost 210 MB if their responses were buffered. */
const GREED_COSTS = 100 * 1024 ** 2;

/** How long the service may take to release what the last clients left. */
const TIDYING_MS = 120_000;

describe(`odd SSH and SFTP clients (RELIABILITY_SEED=${seed})`, () => {
  let service: FuzzedService;
  let client: WellBehavedClient;
  const findings: Finding[] = [];
  const details: string[][] = [];

  beforeAll(async () => {
    service = await FuzzedService.start();
    client = new WellBehavedClient(service);
  }, 300_000);

  afterAll(() => service?.stop());

  it('change nothing but their own folder, and stop nobody', { timeout: TIMEOUT_MS }, async () => {
    const { wellBehaved, canaries } = service;
    const recordings = await recordHandshakes(service.port, wellBehaved.username, wellBehaved.key);
    const streams = new Streams(seed, recordings, canaries.paths);
    const batches = new Batches(service, streams, client);
    await batches.play(BATCH);
    const before = await service.figures();
    while (batches.count < STREAMS) await batches.play(BATCH);

    await expect.poll(() => left(before), { timeout: TIDYING_MS }).toEqual({ files: 0, sockets: 0 });
    const after = await service.figures();
    expect(after.memory - before.memory).toBeLessThan(MORE_MEMORY);
    const { runs, unexplained } = await batches.outcome();
    expect(unexplained).toEqual([]);
    expect(service.lives).toBe(true);

    const { answered, played } = batches;
    findings.push(
      {
        claim:
          'Whatever bytes arrive, the service keeps running, and a normal client can log in and have its file imported',
        measured: `${number(STREAMS)} streams of ${streams.kinds.length} kinds, 0 ends of the process, ${client.logins} of ${client.logins} log-ins and imports meanwhile`,
      },
      {
        claim: 'No client leaves its folder',
        measured: `${number(answered.handles + answered.names + answered.attributes + answered.statuses)} requests answered, 0 files outside created, changed, removed, read or listed`,
      },
      {
        claim: 'Only what was sent in full is imported',
        measured: `${runs} runs from complete uploads, 0 from others, 0 half-written files left`,
      },
      {
        claim: 'Nothing leaks',
        measured: `${inWords(before)} after ${BATCH} streams, ${inWords(after)} after ${number(STREAMS)}`,
      },
    );
    details.push(
      ...[...played].map(([stage, count]) => [`Streams that became malformed when ${stage}`, number(count)]),
      ['Requests that were done', number(answered.done)],
      ['Requests that were refused', number(answered.statuses - answered.done)],
      ['Handles given', number(answered.handles)],
      ['Names and attributes sent', number(answered.names + answered.attributes)],
    );
  });

  it.each(GREEDY)('cost little memory when they ask without end and take no answers: $name', {
    timeout: TIMEOUT_MS,
  }, async (greedy) => {
    const before = await service.figures();
    const wires = await Promise.all([1, 2, 3].map((host) => greedy.begin(service, addressOf(greedy, host))));
    try {
      await Promise.all(wires.map((wire) => askWithoutEnd(greedy, wire)));
      const { memory } = await service.figures();
      expect(memory - before.memory).toBeLessThan(GREED_COSTS);
      findings.push({
        claim: `A client that sends requests without end and reads no responses costs little memory: ${greedy.name}`,
        measured: `${Math.max(0, toMegabytes(memory - before.memory))} MB for three`,
      });
    } finally {
      for (const wire of wires) wire.socket.destroy();
    }
    await client.send();
  });

  it('are not taken for faults of the service', { timeout: TIMEOUT_MS }, async () => {
    const printed = await service.stop();
    expect(printed.split('\n').filter((line) => / (ERROR|FATAL) /.test(line))).toEqual([]);
    await record({
      part: 'fuzz-sftp',
      findings,
      details: [{ title: 'How far odd clients came', columns: ['What', 'How often'], rows: details }],
    });
  });

  /** What remains open, beyond the normal variation of a working service. */
  async function left(before: ProcessFigures) {
    const { files, sockets } = await service.figures();
    return { files, sockets: Math.max(0, sockets - before.sockets - MORE_SOCKETS) };
  }
});

function addressOf(greedy: Greedy, host: number): string {
  return `127.9.${GREEDY.indexOf(greedy)}.${host}`;
}

const number = (value: number) => value.toLocaleString('en-GB');

const toMegabytes = (bytes: number) => Math.round(bytes / 1024 ** 2);

function inWords({ memory, sockets, files }: ProcessFigures): string {
  return `${toMegabytes(memory)} MB, ${sockets} sockets and ${files} open files`;
}
