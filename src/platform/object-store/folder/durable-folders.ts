import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LRUCache } from 'lru-cache';

/** Folders that need not be made again. A feature with a folder for each record would have a million of them. */
const KNOWN = 10_000;

interface Flushes {
  readonly running: Promise<void>;
  next: Promise<void> | undefined;
}

/**
 * Makes folders, and flushes the names in them to the disk. Puts that wait for the flush of one folder share it, because a flush takes some
 * milliseconds and covers everything that was renamed before it began.
 */
export class DurableFolders {
  private readonly known = new LRUCache<string, true>({ max: KNOWN });
  private readonly flushes = new Map<string, Flushes>();

  /** @param root the folder above all others; it may have to be made too */
  constructor(private readonly root: string) {}

  /** Makes a folder with those above it, so that it survives a power failure. */
  async make(folder: string): Promise<void> {
    if (this.known.has(folder)) return;
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    const top = first !== undefined && first.length < this.root.length ? first : this.root;
    // The name of a folder is in the one above it. Also of those that were there, because another process may not have flushed them yet.
    const made: string[] = [];
    for (let each = folder; each.length >= top.length && !this.known.has(each); each = dirname(each)) {
      made.push(each);
    }
    for (const each of made.toReversed()) {
      await this.flush(dirname(each));
      this.known.set(each, true);
    }
  }

  /** A folder that this process had made is no longer there. */
  forget(folder: string): void {
    this.known.delete(folder);
  }

  /** Resolves when all names are on the disk that the folder has now. */
  flush(folder: string): Promise<void> {
    const current = this.flushes.get(folder);
    if (!current) return this.begin(folder);
    // The flush in progress may have begun before the caller's rename.
    current.next ??= current.running.catch(() => undefined).then(() => this.begin(folder));
    return current.next;
  }

  private begin(folder: string): Promise<void> {
    const running = sync(folder).finally(() => {
      if (this.flushes.get(folder)?.running === running) this.flushes.delete(folder);
    });
    this.flushes.set(folder, { running, next: undefined });
    return running;
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
