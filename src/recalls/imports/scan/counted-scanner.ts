import type { FileSource } from '../file-source.js';
import type { ScanCounters } from './scan-counters.js';
import { Scanner } from './scanner.js';

/** A scanner whose results are counted. */
export class CountedScanner extends Scanner {
  override readonly name: Scanner['name'];
  override readonly caution: string | undefined;

  constructor(
    private readonly scanner: Scanner,
    private readonly counters: ScanCounters,
  ) {
    super();
    this.name = scanner.name;
    this.caution = scanner.caution;
  }

  override async scan(file: FileSource): Promise<'clean' | 'infected'> {
    try {
      const verdict = await this.scanner.scan(file);
      this.counters[verdict] += 1;
      return verdict;
    } catch (error) {
      this.counters.unavailable += 1;
      throw error;
    }
  }
}
