import type { Stats } from 'node:fs';
import { basename } from 'node:path';
import type { Clock } from '../../../platform/clock/clock.js';
import { isFinalName } from '../../sftp/file-name.js';
import type { FileReceipts } from './file-receipts.js';

/**
 * When notes about files are dropped. A process that receives uploads but runs no worker (the parts of the service may be separate) never
 * uses its notes. Where files are taken, they are gone long before.
 */
const OVERDUE_AFTER_MS = 60 * 60_000;

interface Observation {
  readonly size: number;
  readonly modifiedAt: number;
  readonly receivedAt: number;
  /** When its present state was first seen, on the monotonic clock. */
  readonly quietSince: number;
  /** Whether the service's SFTP server reported that it is complete. */
  readonly isWhole: boolean;
}

/** How long files must remain unchanged before they are taken. */
export interface QuietTimes {
  /** A file that another server writes, because no server reports when it is complete. */
  readonly quietMs: number;
  /** A file whose name is not final and that may still be renamed. */
  readonly renameMs: number;
}

/** Detects which files are finished: those that no longer change and are not going to be renamed. */
export class StableFileDetector {
  private readonly files = new Map<string, Observation>();

  constructor(
    private readonly times: QuietTimes,
    private readonly clock: Clock,
    private readonly receipts: FileReceipts,
  ) {}

  /** @returns the receipt time of the file, once it has not changed for long enough; otherwise undefined */
  observe(path: string, stats: Stats): number | undefined {
    const file = this.noteAsItIs(path, stats, { isWhole: false });
    const elapsed = this.clock.monotonic() - file.quietSince;
    return elapsed >= this.timeFor(path, file) ? file.receivedAt : undefined;
  }

  /** Starts the wait for the rename of a complete file from the service's SFTP server. */
  noteWhole(path: string, stats: Stats): void {
    this.forgetOverdue();
    this.noteAsItIs(path, stats, { isWhole: true });
  }

  /**
   * Forgets all files except these, so that a new file of the same name starts anew.
   *
   * @param listedAt when the folders were listed, on the monotonic clock; files that were noted since then are not in the listing
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
    // Appended at the end, because the oldest come first.
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
