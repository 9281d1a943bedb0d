import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { OnboardedClient } from '../../src/onboarding/onboarding.service.js';
import { RecordReader } from '../../src/sftp-import/csv/record-reader.js';
import { COLUMNS, REASONS } from '../../src/sftp-import/reasons.js';
import { isWhole, size } from '../reliability/plan.js';
import { OpenValidation, validate } from '../sftp-import/validation-calls.js';
import { Service } from '../support/service.js';

const MIB = 1024 ** 2;
const HEADER = `${COLUMNS.join(',')}\n`;

/** A file may use so much more memory than no file: some chunks of it, and the faults that are kept. */
const MOST_MEMORY_MIB = 48;

/** Bytes of the largest bombs. */
const LARGE = size({ slice: 32 * MIB, whole: 1024 * MIB });

/** A ZIP file of one stored entry, by hand: what is inside is never looked for. */
function zipOf(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), content]);
}

describe('A file that is made to be too much', { timeout: isWhole ? 900_000 : 60_000 }, () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    service = await Service.start({ validateMaxBytes: 2 * LARGE });
    maker = await service.onboard();
  });
  afterAll(() => service?.stop());

  /** Sends a file piece by piece and tells how much memory was in use at most while it came and was judged. */
  async function send(pieces: Iterable<Buffer | string>, to = service, client = maker) {
    const least = liveMemory();
    let most = least;
    const look = () => {
      most = Math.max(most, liveMemory());
    };
    // Seldom: taking the garbage away takes longer than the file does.
    const watch = setInterval(look, 3_000);
    let sent = 0;
    try {
      const call = await OpenValidation.begin(to, client, '');
      for (const piece of pieces) {
        if (!call.request.write(piece)) await once(call.request, 'drain');
        sent += piece.length;
        if (sent >= LARGE / 4) {
          sent = 0;
          look();
        }
      }
      call.request.end();
      return { answer: await call.answer, memory: most - least };
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
  ])('%s is refused with the right reason, in bounded memory', async (_name, pieces, reason) => {
    const { answer, memory } = await send(pieces());
    expect(answer).toMatchObject({ status: 200, body: { wouldBe: 'rejected' } });
    expect(answer.body.reasons).toContain(reason);
    expect((answer.body.faults as unknown[]).length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(answer.body).length).toBeLessThan(100_000);
    expect(memory).toBeLessThan(MOST_MEMORY_MIB);
  });

  it('of ten million short lines is refused at the row after the last that is allowed, in bounded memory', async () => {
    const lines = size({ slice: 500_000, whole: 10_000_000 });
    const few = await Service.start({ importMaxRows: Math.round(lines * 0.35), validateMaxBytes: LARGE });
    const client = await few.onboard();
    const { answer, memory } = await send(
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
    expect(memory).toBeLessThan(MOST_MEMORY_MIB);
    await few.stop();
  });

  it('of blank lines alone is no rows, in bounded memory', async () => {
    const { answer, memory } = await send([
      HEADER,
      ...repeat('\n'.repeat(100_000), size({ slice: 10, whole: 100 })),
    ]);
    expect(answer.body).toMatchObject({ wouldBe: 'merged', rowsRead: 0 });
    expect(memory).toBeLessThan(MOST_MEMORY_MIB);
  });

  it.each([
    ['a zip file', zipOf('recalls.csv', Buffer.alloc(1_000, 'VIN'))],
    ['a zip file that says to leave its folder', zipOf('../../../../etc/passwd', Buffer.from('x'))],
    ['a gzip file of 32 MiB', gzipSync(Buffer.alloc(32 * MIB, 'VIN,'))],
    ['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0])],
    ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')],
    ['a spreadsheet', zipOf('xl/workbook.xml', Buffer.from('<workbook/>'))],
    ['an XML bomb', Buffer.from('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>\n')],
  ])('that is %s called .csv is refused as no snapshot, and is not unpacked', async (_name, content) => {
    const { status, body } = await validate(service, maker, content);
    expect({ status, wouldBe: body.wouldBe }).toEqual({ status: 200, wouldBe: 'rejected' });
    expect([REASONS.missingHeaders, REASONS.encoding]).toContain(body.reasons[0]);
  });

  it.each([
    ['a quote at its very end', (piece: number) => `${'a\n'.repeat(piece / 2 - 1)}"\n`],
    ['a letter beyond ASCII at its beginning', (piece: number) => `é${'a\n'.repeat(piece / 2 - 1)}`],
  ])('has each of its bytes looked at a few times at most: many lines and %s', (_name, textOf) => {
    const piece = Buffer.from(textOf(64 * 1024));
    const spy = vi.spyOn(Buffer.prototype, 'indexOf');
    let records = 0;
    const reader = new RecordReader(() => {
      records += 1;
    });
    reader.read(piece);
    reader.end();
    const lengths = spy.mock.calls.map(([_value, from = 0]: unknown[], call) => {
      const found = Number(spy.mock.results[call]?.value);
      const searched = spy.mock.contexts[call] as unknown as Buffer;
      return (found === -1 ? searched.length : found + 1) - Number(from);
    });
    const looked = lengths.reduce((sum, length) => sum + length, 0);
    spy.mockRestore();
    expect(looked).toBeGreaterThan(piece.length / 2);
    expect(records).toBeGreaterThan(30_000);
    expect(looked).toBeLessThan(4 * piece.length);
  });
});

function* repeat<Piece>(piece: Piece, times: number): Generator<Piece> {
  for (let count = 0; count < times; count++) yield piece;
}

/** What is in use, in MiB, once the garbage is gone. */
function liveMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / MIB;
}
