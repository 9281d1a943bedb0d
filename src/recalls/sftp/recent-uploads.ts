import { LRUCache } from 'lru-cache';
import { isFinalName } from './file-name.js';
import type { WaitingFile } from './upload-folder.js';

/** Bounds the memory of one session; nobody looks at the thousandth file before the last. */
const MOST_REMEMBERED = 1_000;

interface SentFile extends WaitingFile {
  /** Whether it was taken away under another name, which this session has given a new one since. */
  readonly isRenamed: boolean;
}

/**
 * The files that one session has sent. They are taken away within milliseconds, but clients look at a file right after
 * they wrote it, set its times, replace it, and take it for lost when it is not there: so the session goes on seeing its own.
 */
export class RecentUploads {
  private readonly files = new LRUCache<string, SentFile>({ max: MOST_REMEMBERED });

  remember(file: WaitingFile, { isRenamed = false } = {}): void {
    this.files.set(file.name, { ...file, isRenamed });
  }

  forget(name: string): void {
    this.files.delete(name);
  }

  /** Whether the session has sent a file of this name, whatever became of it. */
  has(name: string): boolean {
    return this.files.has(name);
  }

  /**
   * A file that the session goes on seeing once it was taken away. One whose name was not final stays in the folder until
   * it is renamed: when it is not there, it was taken for good.
   */
  findTaken(name: string): WaitingFile | undefined {
    const file = this.files.get(name);
    return file && (file.isRenamed || isFinalName(name)) ? file : undefined;
  }

  /** What the client set as the time of a file. The file itself keeps its own, which tells when it was laid. */
  setTime(name: string, modifiedAt: number): void {
    const file = this.files.get(name);
    if (file) this.files.set(name, { ...file, modifiedAt });
  }

  /** A file in the folder, as this session sees it. */
  seen(file: WaitingFile): WaitingFile {
    return { ...file, modifiedAt: this.files.get(file.name)?.modifiedAt ?? file.modifiedAt };
  }

  /** What is in the folder, and what this session sent before. */
  together(waiting: readonly WaitingFile[]): WaitingFile[] {
    const files = new Map(waiting.map((file) => [file.name, this.seen(file)]));
    for (const name of this.files.keys()) {
      const taken = files.has(name) ? undefined : this.findTaken(name);
      if (taken) files.set(name, taken);
    }
    return [...files.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}
