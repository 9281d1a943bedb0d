import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COLUMNS, REASONS } from '../../src/recalls/imports/runs/reasons.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { OpenValidation } from '../recalls/imports/validation-calls.js';
import { Service } from '../support/service.js';
import { record } from './evidence.js';
import { isWhole, size } from './plan.js';

const MIB = 1024 ** 2;
const HEADER = `${COLUMNS.join(',')}\n`;

/** How much more memory a file may use: some chunks of it, and the errors that are stored. */
const MOST_MEMORY_MIB = 48;

/** The size of the largest files, in bytes. */
const LARGE = size({ slice: 32 * MIB, whole: 1024 * MIB });

/** How many files the tests below send. */
const BOMBS = 10;

/** The files that were sent and judged. */
interface Bomb {
  readonly name: string;
  readonly sentBytes: number;
  /** The maximum while it was received and judged, above the memory that was in use before (MiB). */
  readonly memory: number;
  readonly reasons: readonly string[];
}

describe('A file that is made to be too much', { timeout: isWhole ? 900_000 : 60_000 }, () => {
  let service: Service;
  let maker: OnboardedClient;
  const bombs: Bomb[] = [];

  beforeAll(async () => {
    service = await Service.start({ validateMaxBytes: 2 * LARGE });
    maker = await service.onboard();
  });
  afterAll(() => service?.stop());

  /** Sends a file in chunks and returns the maximum of memory in use while it was received and judged. */
  async function send(name: string, pieces: Iterable<Buffer | string>, to = service, client = maker) {
    const least = liveMemory();
    let most = least;
    const look = () => {
      most = Math.max(most, liveMemory());
    };
    // Seldom, because a garbage collection takes longer than the file does.
    const watch = setInterval(look, 3_000);
    let sentBytes = 0;
    let looked = 0;
    try {
      const call = await OpenValidation.begin(to, client, '');
      for (const piece of pieces) {
        if (!call.request.write(piece)) await once(call.request, 'drain');
        sentBytes += piece.length;
        if (sentBytes - looked >= LARGE / 4) {
          looked = sentBytes;
          look();
        }
      }
      call.request.end();
      const answer = await call.answer;
      const memory = Math.round(most - least);
      expect(memory).toBeLessThan(MOST_MEMORY_MIB);
      bombs.push({ name, sentBytes, memory, reasons: answer.body.reasons as string[] });
      return answer;
    } finally {
      clearInterval(watch);
    }
  }

  it.each<[string, () => Iterable<Buffer | string>, string]>([
    ['one field without an end', () => repeat(Buffer.alloc(MIB, 'x'), LARGE / MIB), REASONS.missingHeaders],
    [
      'one field without an end behind a header',
      () => [HEADER, ...repeat(Buffer.alloc(MIB, 'x'), LARGE / MIB)],
      REASONS.malformedRow,
    ],
    [
      'a quotation without an end',
      () => [HEADER, '"', ...repeat(Buffer.alloc(MIB, 'x\n'), 2)],
      REASONS.malformedRow,
    ],
    ['quotes and nothing else', () => [HEADER, ...repeat(Buffer.alloc(MIB, '"'), 4)], REASONS.malformedRow],
    ['commas and nothing else', () => [HEADER, ...repeat(Buffer.alloc(MIB, ','), 4)], REASONS.malformedRow],
    ['a header of 100,000 columns', () => [`${'VIN,'.repeat(100_000)}VIN\nx\n`], REASONS.missingHeaders],
    ['a row of 15,000 columns', () => [HEADER, `${'a,'.repeat(15_000)}a\n`.repeat(20)], REASONS.malformedRow],
    ['zero bytes', () => repeat(Buffer.alloc(MIB), 4), REASONS.missingHeaders],
  ])('%s is refused with the right reason, in bounded memory', async (name, pieces, reason) => {
    const answer = await send(name, pieces());
    expect(answer).toMatchObject({ status: 200, body: { wouldBe: 'rejected' } });
    expect(answer.body.reasons).toContain(reason);
    expect((answer.body.faults as unknown[]).length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(answer.body).length).toBeLessThan(100_000);
  });

  it('of ten million short lines is refused at the row after the last that is allowed, in bounded memory', async () => {
    const lines = size({ slice: 500_000, whole: 10_000_000 });
    const few = await Service.start({ importMaxRows: Math.round(lines * 0.35), validateMaxBytes: LARGE });
    const client = await few.onboard();
    const answer = await send(
      `${lines.toLocaleString('en-GB')} lines of one letter`,
      [HEADER, ...repeat('a\n'.repeat(10_000), lines / 10_000)],
      few,
      client,
    );
    expect(answer.body).toMatchObject({
      wouldBe: 'rejected',
      rowsRead: few.settings.importMaxRows + 1,
      faultCount: few.settings.importMaxRows + 1,
    });
    expect(answer.body.reasons).toEqual([REASONS.malformedRow, REASONS.tooManyRows]);
    await few.stop();
  });

  it('of blank lines alone is no rows, in bounded memory', async () => {
    const lines = size({ slice: 10, whole: 100 });
    const answer = await send('blank lines alone', [HEADER, ...repeat('\n'.repeat(100_000), lines)]);
    expect(answer.body).toMatchObject({ wouldBe: 'merged', rowsRead: 0 });
  });

  it('are told of in the report', async () => {
    expect(bombs).toHaveLength(BOMBS);
    const most = Math.max(...bombs.map(({ memory }) => memory));
    const largest = Math.max(...bombs.map(({ sentBytes }) => sentBytes));
    await record({
      part: 'csv-bombs',
      findings: [
        {
          claim: 'Whatever the excess in a file is, it is validated completely, like a small one of its kind',
          measured: `${bombs.length} files of up to ${inMebibytes(largest)} MiB`,
        },
        { claim: 'Memory does not grow with the file', measured: `at most ${most} MiB more in use` },
      ],
      details: [
        {
          title: 'The files',
          columns: ['File', 'MiB', 'MiB more in use', 'Refused for'],
          rows: bombs.map(({ name, sentBytes, memory, reasons }) => [
            name,
            inMebibytes(sentBytes),
            String(memory),
            reasons.join(', ') || 'nothing: it has no rows',
          ]),
        },
      ],
    });
  });
});

function inMebibytes(bytes: number): string {
  return (bytes / MIB).toLocaleString('en-GB', { maximumFractionDigits: 1 });
}

function* repeat<Piece>(piece: Piece, times: number): Generator<Piece> {
  for (let count = 0; count < times; count++) yield piece;
}

/** The memory in use after a garbage collection, in MiB. */
function liveMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / MIB;
}
