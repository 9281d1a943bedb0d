import type { FileSource } from '../file-source.js';
import { Scanner } from './scanner.js';

/** The harmless test file that every scanner reports. It is split, because otherwise scanners would report this source file. */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-', 'TEST-FILE!$H+H*'].join(''),
);

/**
 * Replaces clamd when none is configured: it finds the EICAR test file, anywhere in a file, and nothing else. So the handling of an
 * infected file can be tried out without a scanner. With NODE_ENV=production the service does not start with it.
 */
export class EicarOnlyScanner extends Scanner {
  readonly name = 'built-in check';
  override readonly caution =
    'Files that manufacturers send are not scanned: without CLAMD_URL a built-in check knows the EICAR test file and nothing else.';

  async scan(file: FileSource): Promise<'clean' | 'infected'> {
    let tail: Buffer = Buffer.alloc(0);
    for await (const chunk of file.read()) {
      const bytes = Buffer.concat([tail, chunk]);
      if (bytes.includes(EICAR)) return 'infected';
      // The pattern may be split between two chunks.
      tail = bytes.subarray(Math.max(0, bytes.length - EICAR.length + 1));
    }
    return 'clean';
  }
}
