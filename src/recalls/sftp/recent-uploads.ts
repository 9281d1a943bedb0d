import { LRUCache } from 'lru-cache';
import { isFinalName } from './file-name.js';
import type { WaitingFile } from './upload-folder.js';

/** Bounds the memory of one session; no client looks at the thousandth file before the last. */
const MOST_REMEMBERED = 1_000;

interface SentFile extends WaitingFile {
  /** Whether it was taken under another name, and this session has renamed it since. */
  readonly isRenamed: boolean;
}

/**
 * The files that one session has sent. They are taken away within milliseconds, but clients look at a file right after they wrote it, set
 * its times or replace it, and report it as lost if it is missing. So the session continues to see its own files.
 */
export class RecentUploads {
  private readonly files = new LRUCache<string, SentFile>({ max: MOST_REMEMBERED });

  remember(file: WaitingFile, { isRenamed = false } = {}): void {
    this.files.set(file.name, { ...file, isRenamed });
  }

  forget(name: string): void {
    this.files.delete(name);
  }

  /** Whether the session has sent a file with this name, whatever happened to it. */
  has(name: string): boolean {
    return this.files.has(name);
  }

  /**
   * A file that the session continues to see after it was taken away. A file whose name was not final remains in the folder until it is
   * renamed; if it is missing, it was taken.
   */
  findTaken(name: string): WaitingFile | undefined {
    const file = this.files.get(name);
    return file && (file.isRenamed || isFinalName(name)) ? file : undefined;
  }

  /** The file time that the client set. The file itself keeps its own, which shows when it was received. */
  setTime(name: string, modifiedAt: number): void {
    const file = this.files.get(name);
    if (file) this.files.set(name, { ...file, modifiedAt });
  }

  /** A file in the folder, as this session sees it. */
  seen(file: WaitingFile): WaitingFile {
    return { ...file, modifiedAt: this.files.get(file.name)?.modifiedAt ?? file.modifiedAt };
  }

  /** The files in the folder, and those that this session sent before. */
  together(waiting: readonly WaitingFile[]): WaitingFile[] {
    const files = new Map(waiting.map((file) => [file.name, this.seen(file)]));
    for (const name of this.files.keys()) {
      const taken = files.has(name) ? undefined : this.findTaken(name);
      if (taken) files.set(name, taken);
    }
    return [...files.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}
