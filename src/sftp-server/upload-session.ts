import ssh2, { type Attributes, type FileEntry } from 'ssh2';
import type { Clock } from '../clock/clock.js';
import { ByteAllowance } from './byte-allowance.js';
import { existingNameIn, isTemporaryName, nameIn, newNameIn } from './file-name.js';
import { attributesOf, entryFor, folderAttributes } from './listing.js';
import { Refusal } from './refusal.js';
import type { SenderQuota } from './sender-quota.js';
import { SentFiles } from './sent-files.js';
import { Upload, type UploadLimits } from './upload.js';
import type { UploadFolder, WaitingFile } from './upload-folder.js';

const { OPEN_MODE } = ssh2.utils.sftp;

/** What a session needs of the world around it. */
export interface UploadSurroundings {
  readonly clock: Clock;
  readonly limits: UploadLimits;
  /** How many entries a listing has at most. */
  readonly listedEntries: number;
  /** What the account may still send today. */
  readonly quota: SenderQuota;
  /** Whether the account may still send: it may have been disabled, or its key removed, since it logged in. */
  readonly maySend: () => Promise<boolean>;
  /** A whole file lies in the folder under its final name. */
  readonly laid: (name: string, size: number) => void;
}

/** What one logged-in manufacturer may do in its folder: everything that serves uploading, and nothing else. */
export class UploadSession {
  private readonly sent = new SentFiles();

  constructor(
    private readonly folder: UploadFolder,
    private readonly around: UploadSurroundings,
  ) {}

  /** @throws Refusal for reading, appending, resuming and names no file may have */
  async beginUpload(path: string, flags: number): Promise<Upload> {
    const reads = (flags & OPEN_MODE.WRITE) === 0;
    if (reads) throw Refusal.forbidden('This folder is for uploads only: nothing can be downloaded.');
    if (flags & OPEN_MODE.APPEND) throw resuming();
    const name = newNameIn(path);
    const waiting = await this.folder.find(name);
    if (waiting && flags & OPEN_MODE.EXCL) throw Refusal.failed('There is a file of this name already.');
    if (waiting && !(flags & OPEN_MODE.TRUNC)) throw resuming();
    if (!waiting && !(flags & OPEN_MODE.CREAT)) throw Refusal.absent('There is no such file.');
    await this.refuseUnlessMaySend();
    const { quota, limits } = this.around;
    await quota.takeFile();
    return Upload.begin(this.folder, name, limits, new ByteAllowance(quota));
  }

  /** The moment at which a file counts as sent, unless its name says that it waits for another. */
  async finishUpload(upload: Upload): Promise<void> {
    // A key may have been removed while the file was being sent: the authority to open it is not the authority to send it.
    await upload.finish(() => this.refuseUnlessMaySend());
    const { name, size, modifiedAt = this.around.clock.now() } = upload;
    this.sent.remember({ name, size, modifiedAt });
    this.announce(name, size);
  }

  async list(path: string): Promise<WaitingFile[]> {
    if (nameIn(path) !== '') throw Refusal.absent('There is only the folder /.');
    const { listedEntries } = this.around;
    return this.sent.together(await this.folder.list(listedEntries)).slice(0, listedEntries);
  }

  entryFor(file: WaitingFile): FileEntry {
    return entryFor(file, this.folder.username);
  }

  async stat(path: string): Promise<Attributes> {
    if (nameIn(path) === '') return folderAttributes(this.around.clock.now());
    const name = existingNameIn(path);
    const file = this.sent.find(name) ?? (await this.folder.find(name));
    if (!file) throw Refusal.absent('There is no such file.');
    return attributesOf(file);
  }

  /** Times are kept for this session to see; all else is accepted and changes nothing. */
  async setAttributes(path: string, { size, mtime }: Partial<Attributes>): Promise<void> {
    const before = await this.stat(path);
    refuseResizing(before.size, size);
    if (mtime !== undefined) this.sent.setTime(nameIn(path), mtime * 1000);
  }

  setAttributesOfUpload(upload: Upload, { size, mtime }: Partial<Attributes>): void {
    refuseResizing(upload.size, size);
    if (mtime !== undefined) upload.modifiedAt = mtime * 1000;
  }

  attributesOfUpload({ size, modifiedAt = this.around.clock.now() }: Upload): Attributes {
    return attributesOf({ size, modifiedAt });
  }

  async remove(path: string): Promise<void> {
    const name = existingNameIn(path);
    if (!(await this.folder.remove(name))) throw this.gone(name);
    this.sent.forget(name);
  }

  /** @param replace whether a file that waits under the new name gives way */
  async rename(fromPath: string, toPath: string, { replace }: { replace: boolean }): Promise<void> {
    const from = existingNameIn(fromPath);
    const to = newNameIn(toPath);
    if (!replace && (await this.folder.find(to)))
      throw Refusal.failed('There is a file of this name already.');
    await this.refuseUnlessMaySend();
    const file = await this.folder.rename(from, to);
    if (!file) throw this.gone(from);
    const modifiedAt = this.sent.find(from)?.modifiedAt ?? file.modifiedAt;
    this.sent.forget(from);
    this.sent.remember({ ...file, modifiedAt });
    this.announce(to, file.size);
  }

  private async refuseUnlessMaySend(): Promise<void> {
    if (!(await this.around.maySend())) throw Refusal.forbidden('This account may not send files any more.');
  }

  private announce(name: string, size: number): void {
    if (!isTemporaryName(name)) this.around.laid(name, size);
  }

  private gone(name: string): Refusal {
    return this.sent.find(name)
      ? Refusal.failed('The file was already received: it cannot be changed any more.')
      : Refusal.absent('There is no such file.');
  }
}

function resuming(): Refusal {
  return Refusal.unsupported('An upload cannot be resumed or appended to: send the whole file again.');
}

function refuseResizing(current: number, wanted: number | undefined): void {
  if (wanted !== undefined && wanted !== current)
    throw Refusal.unsupported('The size of a file cannot be set.');
}
