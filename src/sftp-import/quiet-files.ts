import type { Stats } from 'node:fs';
import type { Clock } from '../clock/clock.js';
import type { FileReceipts } from './file-receipts.js';

interface Observation {
  readonly size: number;
  readonly modifiedAt: number;
  readonly receivedAt: number;
  /** When it was first seen as it is, on the clock that never steps. */
  readonly quietSince: number;
}

/** Tells which files that other servers write are finished: those that no longer change. */
export class QuietFiles {
  private readonly files = new Map<string, Observation>();

  constructor(
    private readonly quietMs: number,
    private readonly clock: Clock,
    private readonly receipts: FileReceipts,
  ) {}

  /**
   * @returns when the file was received as it is, once it has not changed for long enough; else undefined
   */
  observe(path: string, stats: Stats): number | undefined {
    const { size, mtimeMs } = stats;
    let file = this.files.get(path);
    const elapsed = this.clock.monotonic();
    if (!file || file.size !== size || file.modifiedAt !== mtimeMs) {
      file = { size, modifiedAt: mtimeMs, receivedAt: this.receipts.of(stats), quietSince: elapsed };
      this.files.set(path, file);
    }
    return elapsed - file.quietSince >= this.quietMs ? file.receivedAt : undefined;
  }

  /** Forgets all files but these: a new one of the same name begins anew. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const path of this.files.keys()) if (!paths.has(path)) this.files.delete(path);
  }
}
