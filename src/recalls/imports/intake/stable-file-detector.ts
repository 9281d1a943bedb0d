import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import type { Clock } from '../../../platform/clock/clock.js';
import { isFinalName } from '../../sftp/file-name.js';
import type { FileReceipts } from './file-receipts.js';

/**
 * A process that takes uploads but no files (the parts of the service can be apart) never looks at what it has noted. Where
 * files are taken, they are gone long before.
 */
const OVERDUE_AFTER_MS = 60 * 60_000;

interface Observation {
  readonly size: number;
  readonly modifiedAt: number;
  readonly receivedAt: number;
  /** When it was first seen as it is, on the clock that never steps. */
  readonly quietSince: number;
  /** Whether our SFTP server says that it is whole. */
  readonly isWhole: boolean;
}

/** How long files must not change before they are taken. */
export interface QuietTimes {
  /** Any file that another server writes: nobody says when it is whole. */
  readonly quietMs: number;
  /** A file whose name is not final: it may still be renamed. */
  readonly renameMs: number;
}

/** Tells which files are finished: those that no longer change, and are not going to be renamed. */
export class StableFileDetector {
  private readonly files = new Map<string, Observation>();

  constructor(
    private readonly times: QuietTimes,
    private readonly clock: Clock,
    private readonly receipts: FileReceipts,
  ) {}

  /**
   * @returns when the file was received as it is, once it has not changed for long enough; else undefined
   */
  observe(path: string, stats: Stats): number | undefined {
    const file = this.noteAsItIs(path, stats, { isWhole: false });
    const elapsed = this.clock.monotonic() - file.quietSince;
    return elapsed >= this.timeFor(path, file) ? file.receivedAt : undefined;
  }

  /** Begins to wait for the rename of a file that our SFTP server has written to its end. */
  noteWhole(path: string, stats: Stats): void {
    this.forgetOverdue();
    this.noteAsItIs(path, stats, { isWhole: true });
  }

  /**
   * Forgets all files but these: a new one of the same name begins anew.
   *
   * @param listedAt when the folders were listed, on the clock that never steps: what was noted since then is not in them
   */
  keepOnly(paths: ReadonlySet<string>, listedAt: number): void {
    for (const [path, { quietSince }] of this.files) {
      if (!paths.has(path) && quietSince < listedAt) this.files.delete(path);
    }
  }

  private noteAsItIs(path: string, stats: Stats, { isWhole }: { readonly isWhole: boolean }): Observation {
    const { size, mtimeMs } = stats;
    const known = this.files.get(path);
    if (known && !isWhole && known.size === size && known.modifiedAt === mtimeMs) return known;
    const receivedAt = this.receipts.of(stats);
    const file = { size, modifiedAt: mtimeMs, receivedAt, quietSince: this.clock.monotonic(), isWhole };
    // Behind all others: the oldest come first.
    this.files.delete(path);
    this.files.set(path, file);
    return file;
  }

  private forgetOverdue(): void {
    const now = this.clock.monotonic();
    for (const [path, file] of this.files) {
      if (now - file.quietSince < this.timeFor(path, file) + OVERDUE_AFTER_MS) return;
      this.files.delete(path);
    }
  }

  private timeFor(path: string, { isWhole }: Observation): number {
    const { quietMs, renameMs } = this.times;
    if (isFinalName(basename(path))) return quietMs;
    return isWhole ? renameMs : Math.max(quietMs, renameMs);
  }
}
