import type { FileEntry } from 'ssh2';
import { Refusal } from './refusal.js';
import { Upload } from './upload.js';

/** What is left to be told of a listing. */
export interface Listing {
  readonly rest: FileEntry[];
}

/** What a client has open, by the handle it was given for it. */
export class OpenHandles {
  private readonly open = new Map<number, Upload | Listing>();
  private last = 0;

  constructor(private readonly most: number) {}

  /** @throws Refusal when a client has opened too much and closed too little */
  makeRoom(): void {
    if (this.open.size >= this.most) {
      throw Refusal.failed(`No more than ${this.most} files and listings can be open at a time.`);
    }
  }

  add(opened: Upload | Listing): Buffer {
    this.last += 1;
    this.open.set(this.last, opened);
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.last);
    return handle;
  }

  /** @throws Refusal for a handle that was closed or never given */
  find(handle: Buffer): Upload | Listing {
    const opened = handle.length === 4 ? this.open.get(handle.readUInt32BE()) : undefined;
    if (!opened) throw Refusal.failed('There is no such handle.');
    return opened;
  }

  /** What the handle stood for; it stands for nothing any more. */
  take(handle: Buffer): Upload | Listing {
    const opened = this.find(handle);
    this.open.delete(handle.readUInt32BE());
    return opened;
  }

  /** Whether a file is being sent. */
  get hasUploads(): boolean {
    return [...this.open.values()].some((opened) => opened instanceof Upload);
  }

  takeAll(): (Upload | Listing)[] {
    const all = [...this.open.values()];
    this.open.clear();
    return all;
  }
}
