import type { Clock } from '../../platform/clock/clock.js';
import { SftpError } from './sftp-error.js';
import { Upload } from './upload.js';
import type { WaitingFile } from './upload-folder.js';

/** What is left to be told of a listing. */
export interface Listing {
  readonly rest: WaitingFile[];
}

/** What is open, and since when, on the clock that never steps. */
interface Opened {
  readonly what: Upload | Listing;
  readonly at: number;
}

/** What a client has open, by the handle it was given for it. */
export class OpenHandles {
  private readonly open = new Map<number, Opened>();
  private last = 0;

  constructor(
    private readonly most: number,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal when a client has opened too much and closed too little */
  makeRoom(): void {
    if (this.open.size >= this.most) {
      throw SftpError.failed(`No more than ${this.most} files and listings can be open at a time.`);
    }
  }

  add(what: Upload | Listing): Buffer {
    this.last += 1;
    this.open.set(this.last, { what, at: this.clock.monotonic() });
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.last);
    return handle;
  }

  /** @throws Refusal for a handle that was closed, was open for too long, or was never given */
  find(handle: Buffer): Upload | Listing {
    const opened = handle.length === 4 ? this.open.get(handle.readUInt32BE()) : undefined;
    if (!opened) throw SftpError.failed('There is no such handle.');
    return opened.what;
  }

  /** What the handle stood for; it stands for nothing any more. */
  take(handle: Buffer): Upload | Listing {
    const opened = this.find(handle);
    this.open.delete(handle.readUInt32BE());
    return opened;
  }

  /** Whether a file is being sent. */
  get hasUploads(): boolean {
    return [...this.open.values()].some(({ what }) => what instanceof Upload);
  }

  takeAll(): (Upload | Listing)[] {
    const all = [...this.open.values()].map(({ what }) => what);
    this.open.clear();
    return all;
  }

  /** Closes what has been open for at least so long, however busy it is. */
  takeOlderThan(ageMs: number): (Upload | Listing)[] {
    const now = this.clock.monotonic();
    const old = [...this.open].filter(([, { at }]) => now - at >= ageMs);
    for (const [number] of old) this.open.delete(number);
    return old.map(([, { what }]) => what);
  }
}
