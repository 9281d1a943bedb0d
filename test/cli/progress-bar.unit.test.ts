import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { ProgressBar } from '../../src/recalls/cli/progress-bar.js';

const CLEAR = '\r\u001B[K';

function terminal(isTTY: boolean): { stream: WriteStream; written: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as WriteStream;
  return { stream, written: () => String(stream.read() ?? '') };
}

describe('the progress bar', () => {
  it('shows the step, how far the validation is, and leaves nothing behind', () => {
    const { stream, written } = terminal(true);
    const bar = new ProgressBar(stream, 200);

    bar.show({ state: 'scanning', bytesRead: 0 });
    bar.show({ state: 'validating', bytesRead: 0 });
    bar.show({ state: 'validating', bytesRead: 1 });
    bar.show({ state: 'validating', bytesRead: 101 });
    bar.show({ state: 'merging', bytesRead: 0 });
    bar.end();

    expect(written()).toBe(
      [
        `${CLEAR}scanning …`,
        `${CLEAR}[${' '.repeat(30)}] 0 % validated`,
        `${CLEAR}[${'='.repeat(15)}${' '.repeat(15)}] 50 % validated`,
        `${CLEAR}merging …`,
        CLEAR,
      ].join(''),
    );
  });

  it('is full for an empty file, and for one that grew', () => {
    const { stream, written } = terminal(true);

    new ProgressBar(stream, 0).show({ state: 'validating', bytesRead: 0 });
    new ProgressBar(stream, 10).show({ state: 'validating', bytesRead: 20 });

    expect(written().match(/\[={30}\] 100 % validated/g)).toHaveLength(2);
  });

  it('shows nothing where there is no terminal', () => {
    const { stream, written } = terminal(false);
    const bar = new ProgressBar(stream, 200);

    bar.show({ state: 'validating', bytesRead: 100 });
    bar.end();

    expect(written()).toBe('');
  });
});
