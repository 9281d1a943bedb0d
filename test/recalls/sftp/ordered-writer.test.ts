import { describe, expect, it } from 'vitest';
import { OrderedWriter, type PartsFile } from '../../../src/recalls/sftp/ordered-writer.js';

const LIMITS = { mostBytes: 1_000, reorderBufferBytes: 100 };

/** A disk that writes at most this many bytes at a time, and has a limited capacity. */
class Disk implements PartsFile {
  content = '';
  calls = 0;

  constructor(
    private readonly atOnce = Number.POSITIVE_INFINITY,
    private readonly room = Number.POSITIVE_INFINITY,
  ) {}

  async writev(parts: readonly Buffer[], position: number) {
    this.calls += 1;
    const data = Buffer.concat(parts);
    const taken = data.subarray(0, Math.min(this.atOnce, this.room - position));
    if (taken.length === 0 && data.length > 0) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    this.content = this.content.slice(0, position) + taken.toString();
    return { bytesWritten: taken.length };
  }
}

describe('writing a file in order', () => {
  const write = (writer: OrderedWriter, offset: number, text: string) =>
    writer.write(offset, Buffer.from(text));

  it('writes what came meanwhile in one go', async () => {
    const disk = new Disk();
    const writer = new OrderedWriter(disk, LIMITS);
    await Promise.all([0, 1, 2, 3, 4].map((offset) => write(writer, offset, String(offset))));
    await writer.finish();
    expect(disk.content).toBe('01234');
    expect(disk.calls).toBe(2);
  });

  it('goes on where a disk took less than it was given', async () => {
    const disk = new Disk(3);
    const writer = new OrderedWriter(disk, LIMITS);
    await Promise.all([write(writer, 0, '0'), write(writer, 1, '1234'), write(writer, 5, '56789')]);
    await writer.finish();
    expect(disk.content).toBe('0123456789');
  });

  it('fails for good when the disk is full', async () => {
    const disk = new Disk(Number.POSITIVE_INFINITY, 4);
    const writer = new OrderedWriter(disk, LIMITS);
    const outcomes = await Promise.allSettled([
      write(writer, 0, '0123'),
      write(writer, 4, '45'),
      write(writer, 6, '67'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(writer.finish()).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(write(writer, 8, '89')).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(disk.content).toBe('0123');
  });

  it('tells of a failure that hit a part whose sender has its answer already', async () => {
    const disk = new Disk(Number.POSITIVE_INFINITY, 2);
    const writer = new OrderedWriter(disk, LIMITS);
    await write(writer, 2, '23');
    await write(writer, 0, '01');
    await expect(writer.finish()).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  it('takes as much as the limit says and not a byte more', async () => {
    const writer = new OrderedWriter(new Disk(), LIMITS);
    await write(writer, 0, 'x'.repeat(1_000));
    await expect(write(writer, 1_000, 'x')).rejects.toThrow('larger than 1000 bytes');
  });

  it('keeps as much for later as the limit says, and each place once', async () => {
    const writer = new OrderedWriter(new Disk(), LIMITS);
    await write(writer, 10, 'x'.repeat(60));
    await expect(write(writer, 10, 'y')).rejects.toThrow('from byte 0 on');
    await expect(write(writer, 70, 'x'.repeat(41))).rejects.toThrow('from byte 0 on');
    await write(writer, 70, 'x'.repeat(40));
  });
});
