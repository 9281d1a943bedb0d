import type { Clock } from '../../platform/clock/clock.js';
import { SftpError } from './sftp-error.js';
import { Upload } from './upload.js';
import type { WaitingFile } from './upload-folder.js';

/** The rest of a listing. */
export interface Listing {
  readonly rest: WaitingFile[];
}

/** The open files and listings, with the times at which they were opened, on the monotonic clock. */
interface Opened {
  readonly what: Upload | Listing;
  readonly at: number;
}

/** A client's open files and listings, by their handles. */
export class OpenHandles {
  private readonly open = new Map<number, Opened>();
  private last = 0;

  constructor(
    private readonly most: number,
    private readonly clock: Clock,
  ) {}

  /** @throws SftpError when a client has too many handles open */
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

  /** @throws SftpError for a handle that was closed, that has expired, or that was never issued */
  find(handle: Buffer): Upload | Listing {
    const opened = handle.length === 4 ? this.open.get(handle.readUInt32BE()) : undefined;
    if (!opened) throw SftpError.failed('There is no such handle.');
    return opened.what;
  }

  /** Closes a handle and returns its file or listing. */
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

  /** Closes everything that has been open for at least this long, even if it is in use. */
  takeOlderThan(ageMs: number): (Upload | Listing)[] {
    const now = this.clock.monotonic();
    const old = [...this.open].filter(([, { at }]) => now - at >= ageMs);
    for (const [number] of old) this.open.delete(number);
    return old.map(([, { what }]) => what);
  }
}
