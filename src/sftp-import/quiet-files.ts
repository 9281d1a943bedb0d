import type { Stats } from 'node:fs';
import type { Clock } from '../clock/clock.js';

interface Observation {
  readonly size: number;
  readonly modifiedAt: number;
  /** When it was first seen as it is: by the time of day, and on the clock that never steps. */
  readonly seenAt: number;
  readonly quietSince: number;
}

/** Tells which files that other servers write are finished: those that no longer change. */
export class QuietFiles {
  private readonly files = new Map<string, Observation>();

  constructor(
    private readonly quietMs: number,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns since when the file has been as it is, once that is long enough; else undefined. It is not the
   *   file's own time of change, which many clients set to that of the file they sent.
   */
  observe(path: string, { size, mtimeMs }: Stats): number | undefined {
    let file = this.files.get(path);
    const elapsed = this.clock.monotonic();
    if (!file || file.size !== size || file.modifiedAt !== mtimeMs) {
      file = { size, modifiedAt: mtimeMs, seenAt: this.clock.now(), quietSince: elapsed };
      this.files.set(path, file);
    }
    return elapsed - file.quietSince >= this.quietMs ? file.seenAt : undefined;
  }

  /** Forgets all files but these: a new one of the same name begins anew. */
  keepOnly(paths: ReadonlySet<string>): void {
    for (const path of this.files.keys()) if (!paths.has(path)) this.files.delete(path);
  }
}
