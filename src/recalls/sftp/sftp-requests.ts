import { setTimeout as delay } from 'node:timers/promises';
import type { FileEntry, SFTPWrapper } from 'ssh2';
import { type Answer, attributes, done, endOfListing, entries, handle } from './answer.js';
import { nameIn } from './file-name.js';
import { folderAttributes } from './listing.js';
import type { Listing, OpenHandles } from './open-handles.js';
import type { Pace } from './pace.js';
import type { RequestQueue } from './request-queue.js';
import { SftpError } from './sftp-error.js';
import { Upload } from './upload.js';
import type { UploadSession } from './upload-session.js';

/**
 * Entries per response: with names of 255 bytes and their long forms, a response remains well below the packet size that clients accept.
 */
const ENTRIES_AT_ONCE = 100;

/** How often to check, during a stop, whether a file was sent to its end. */
const LOOK_AGAIN_MS = 50;

const UPLOADS_ONLY = SftpError.forbidden('This folder is for uploads only: nothing can be downloaded.');
const ONE_FOLDER = SftpError.forbidden('There is only the folder /: no other can be made or removed.');
const MALFORMED = SftpError.failed('The request is malformed.');
const SESSION_ENDED = SftpError.failed('The session has ended.');
const NO_LINKS = SftpError.unsupported('There are no links here.');

/** Executes the requests of one SFTP session. Reading, folders and links are refused, and each refusal is answered. */
export class SftpRequests {
  private ended = false;

  constructor(
    private readonly session: UploadSession,
    private readonly pace: Pace,
    private readonly handles: OpenHandles,
    private readonly queue: RequestQueue,
  ) {}

  listen(sftp: SFTPWrapper): void {
    const { session } = this;
    const heed = (event: string, request: (id: number, ...details: never[]) => void) =>
      sftp.on(event, (id: number, ...details: never[]) => {
        if (!this.ended) request(id, ...details);
      });
    const on = (event: string, respond: (...details: never[]) => Promise<Answer>) =>
      heed(event, (id, ...details) =>
        // ssh2 checks only the last field of a request. With a wrong length, the first field, a path or a handle, is missing.
        this.queue.inTurn(id, () =>
          details[0] === undefined ? Promise.reject(MALFORMED) : respond(...details),
        ),
      );

    on('OPEN', (path: string, flags: number) => this.open(path, flags));
    on('OPENDIR', (path: string) => this.openFolder(path));
    on('READDIR', (opened: Buffer) => this.readFolder(opened));
    on('STAT', async (path: string) => attributes(await session.stat(path)));
    on('LSTAT', async (path: string) => attributes(await session.stat(path)));
    on('FSTAT', async (opened: Buffer) => attributes(session.attributesOfUpload(this.upload(opened))));
    on('SETSTAT', (path: string, wanted) => session.setAttributes(path, wanted).then(() => done));
    on('FSETSTAT', async (opened: Buffer, wanted) => {
      session.setAttributesOfUpload(this.upload(opened), wanted);
      return done;
    });
    on('REALPATH', async (path: string) => entries([absolute(path)]));
    on('REMOVE', (path: string) => session.remove(path).then(() => done));
    on('RENAME', (from: string, to: string) => session.rename(from, to).then(() => done));
    on('EXTENDED', (name: string, data: Buffer | undefined) => this.extended(name, data));
    on('READ', () => Promise.reject(UPLOADS_ONLY));
    on('MKDIR', () => Promise.reject(ONE_FOLDER));
    on('RMDIR', () => Promise.reject(ONE_FOLDER));
    on('READLINK', () => Promise.reject(NO_LINKS));
    on('SYMLINK', () => Promise.reject(NO_LINKS));
    heed('WRITE', (id, opened: Buffer, offset: number, data: Buffer) => this.write(id, opened, offset, data));
    heed('CLOSE', (id, opened: Buffer) => this.close(id, opened));
  }

  /** Waits for the files that are being sent, up to this time. */
  async letFinish(timeoutMs: number): Promise<void> {
    const began = performance.now();
    while (!this.ended && this.handles.hasUploads && performance.now() - began < timeoutMs)
      await delay(LOOK_AGAIN_MS);
  }

  /** Discards files that were not closed, and waits for closed ones. Requests from now on are ignored. */
  async end(): Promise<void> {
    this.ended = true;
    await Promise.all([discardUploads(this.handles.takeAll()), this.queue.settled()]);
  }

  /** Discards files, and closes listings, that have been open for at least this long. */
  async discardOlderThan(ageMs: number): Promise<void> {
    await discardUploads(this.handles.takeOlderThan(ageMs));
  }

  private async open(path: string, flags: number): Promise<Answer> {
    this.handles.makeRoom();
    const upload = await this.session.beginUpload(path, flags);
    if (!this.ended) return handle(this.handles.add(upload));
    // The client disconnected while the file was being opened, so no request would ever close it.
    await upload.discard();
    throw SESSION_ENDED;
  }

  private async openFolder(path: string): Promise<Answer> {
    if (this.ended) throw SESSION_ENDED;
    this.handles.makeRoom();
    const rest = await this.session.list(path);
    this.pace.charge(rest.length);
    return handle(this.handles.add({ rest }));
  }

  private async readFolder(opened: Buffer): Promise<Answer> {
    const listing = this.handles.find(opened);
    if (listing instanceof Upload) throw SftpError.failed('This handle is not a folder.');
    const next = listing.rest.splice(0, ENTRIES_AT_ONCE);
    this.pace.charge(next.length);
    return next.length > 0 ? entries(next.map((file) => this.session.entryFor(file))) : endOfListing;
  }

  private write(id: number, opened: Buffer, offset: number, data: Buffer): void {
    this.queue.atOnce(id, data.length, async () => {
      await this.upload(opened).write(offset, data);
      return done;
    });
  }

  /** The handle is removed at once, so that later parts are refused; earlier ones are still written. */
  private close(id: number, opened: Buffer): void {
    let taken: ReturnType<OpenHandles['take']> | undefined;
    try {
      taken = this.handles.take(opened);
    } catch {
      // Answered after the requests before it.
    }
    this.queue.inTurn(id, async () => {
      if (!taken) throw SftpError.failed('There is no such handle.');
      if (taken instanceof Upload) await this.session.finishUpload(taken);
      return done;
    });
  }

  /** OpenSSH's extensions. ssh2 can't announce them, but some clients use them anyway. */
  private async extended(name: string, data: Buffer = Buffer.alloc(0)): Promise<Answer> {
    const fields = stringsIn(data);
    if (name === 'posix-rename@openssh.com' && fields[0] && fields[1]) {
      await this.session.rename(fields[0].toString(), fields[1].toString());
      return done;
    }
    if (name === 'fsync@openssh.com' && fields[0]) {
      await this.upload(fields[0]).sync();
      return done;
    }
    throw SftpError.unsupported('The server has no such request.');
  }

  private upload(opened: Buffer): Upload {
    const upload = this.handles.find(opened);
    if (!(upload instanceof Upload)) throw SftpError.failed('This handle is not a file.');
    return upload;
  }
}

async function discardUploads(opened: readonly (Upload | Listing)[]): Promise<void> {
  await Promise.all(opened.filter((one) => one instanceof Upload).map((upload) => upload.discard()));
}

/** The attributes are dummies, because the protocol requires some. */
function absolute(path: string): FileEntry {
  const name = `/${nameIn(path)}`;
  return { filename: name, longname: name, attrs: folderAttributes(0) };
}

/** The strings of an extended request: each has a length of four bytes, and then that many bytes. */
function stringsIn(data: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let offset = 0; offset + 4 <= data.length; ) {
    const end = offset + 4 + data.readUInt32BE(offset);
    if (end > data.length) break;
    strings.push(data.subarray(offset + 4, end));
    offset = end;
  }
  return strings;
}
