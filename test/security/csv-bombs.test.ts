import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RecordReader } from '../../src/recalls/imports/csv/record-reader.js';
import { REASONS } from '../../src/recalls/imports/runs/reasons.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { validate } from '../recalls/imports/validation-calls.js';
import { Service } from '../support/service.js';

const MIB = 1024 ** 2;

/** A ZIP file with one stored entry, made by hand, because nobody reads its content. */
function zipOf(name: string, content: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt32LE(content.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), content]);
}

describe('A file that is made to be too much', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeAll(async () => {
    service = await Service.start();
    maker = await service.onboard();
  });
  afterAll(() => service?.stop());

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
    const reader = new RecordReader();
    const records = reader.read(piece).length + reader.end().length;
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
