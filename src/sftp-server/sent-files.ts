import { LRUCache } from 'lru-cache';
import type { WaitingFile } from './upload-folder.js';

/** Bounds the memory of one session; nobody looks at the thousandth file before the last. */
const MOST_REMEMBERED = 1_000;

/**
 * The files that one session has sent. They are taken away within milliseconds, but clients look at a file right after
 * they wrote it, set its times, and take it for lost when it is not there: so the session goes on seeing its own.
 */
export class SentFiles {
  private readonly files = new LRUCache<string, WaitingFile>({ max: MOST_REMEMBERED });

  remember(file: WaitingFile): void {
    this.files.set(file.name, file);
  }

  forget(name: string): void {
    this.files.delete(name);
  }

  find(name: string): WaitingFile | undefined {
    return this.files.get(name);
  }

  /** What the client set as the time of a file. The file itself keeps its own, which tells when it was laid. */
  setTime(name: string, modifiedAt: number): void {
    const file = this.files.get(name);
    if (file) this.files.set(name, { ...file, modifiedAt });
  }

  /** What lies there, and what this session sent before. */
  together(waiting: readonly WaitingFile[]): WaitingFile[] {
    const files = new Map(waiting.map((file) => [file.name, file]));
    for (const [name, file] of this.files.entries()) files.set(name, { ...files.get(name), ...file });
    return [...files.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}
