import ssh2, { type Attributes, type FileEntry } from 'ssh2';
import type { Clock } from '../../platform/clock/clock.js';
import { ByteAllowance } from './byte-allowance.js';
import { existingNameIn, isFinalName, nameIn, newNameIn } from './file-name.js';
import { attributesOf, entryFor, folderAttributes } from './listing.js';
import { RecentUploads } from './recent-uploads.js';
import type { SenderQuota } from './sender-quota.js';
import { SftpError } from './sftp-error.js';
import { Upload, type UploadLimits } from './upload.js';
import type { UploadFolder, WaitingFile } from './upload-folder.js';

const { OPEN_MODE } = ssh2.utils.sftp;

/** The dependencies of a session. */
export interface UploadDependencies {
  readonly clock: Clock;
  readonly limits: UploadLimits;
  /** The maximum number of entries in a listing. */
  readonly listedEntries: number;
  /** What the account may still send today. */
  readonly quota: SenderQuota;
  /** Whether the account may still send. It may have been disabled, or its key removed, since the login. */
  readonly maySend: () => Promise<boolean>;
  /**
   * Called when a complete file is in the folder under its final name. The client is told that the file was sent when the promise is fulfilled.
   *
   * @throws SftpError when it does not count as sent
   */
  readonly uploaded: (name: string, size: number) => Promise<void>;
  /** Called when a complete file is in the folder under a name that is not final. */
  readonly awaitsRename: (name: string) => Promise<void>;
  /** Waits until a file with this name is taken, or until it is known that it can't be for now. */
  readonly handedOver: (name: string) => Promise<void>;
}

/**
 * What one authenticated manufacturer may do in its folder: everything that serves uploading, and nothing else. The session shows files as
 * a plain server would, including those that were taken away since. Removing, replacing or renaming such a file changes only what the
 * session shows; its run continues.
 */
export class UploadSession {
  private readonly sent = new RecentUploads();

  constructor(
    private readonly folder: UploadFolder,
    private readonly dependencies: UploadDependencies,
  ) {}

  /** @throws SftpError for reading, for continuing an existing file, and for names that no file may have */
  async beginUpload(path: string, flags: number): Promise<Upload> {
    const reads = (flags & OPEN_MODE.WRITE) === 0;
    if (reads) throw SftpError.forbidden('This folder is for uploads only: nothing can be downloaded.');
    const name = newNameIn(path);
    const known = await this.find(name);
    if (known && flags & OPEN_MODE.EXCL) throw SftpError.failed('There is a file of this name already.');
    // Appending to a file that does not exist, or that is truncated first, means sending it from its beginning.
    if (known && !(flags & OPEN_MODE.TRUNC)) throw resuming();
    if (!known && !(flags & OPEN_MODE.CREAT)) throw SftpError.absent('There is no such file.');
    await this.refuseUnlessMaySend();
    const { quota, limits } = this.dependencies;
    await quota.takeFile();
    // The old file must not be judged while its replacement is being written.
    if (!isFinalName(name)) await this.folder.remove(name);
    return Upload.begin(this.folder, name, limits, new ByteAllowance(quota));
  }

  /** The file counts as sent at this moment, unless its name says that it waits for a rename. */
  async finishUpload(upload: Upload): Promise<void> {
    await this.dependencies.handedOver(upload.name);
    // The key may have been removed while the file was being sent, so the permission is checked again.
    await upload.finish(() => this.refuseUnlessMaySend());
    const { name, size, modifiedAt = this.dependencies.clock.now() } = upload;
    this.sent.remember({ name, size, modifiedAt });
    await this.announce(name, size);
  }

  async list(path: string): Promise<WaitingFile[]> {
    if (nameIn(path) !== '') throw SftpError.absent('There is only the folder /.');
    const { listedEntries } = this.dependencies;
    return this.sent.together(await this.folder.list(listedEntries)).slice(0, listedEntries);
  }

  entryFor(file: WaitingFile): FileEntry {
    return entryFor(file, this.folder.username);
  }

  async stat(path: string): Promise<Attributes> {
    if (nameIn(path) === '') return folderAttributes(this.dependencies.clock.now());
    const name = existingNameIn(path);
    const file = await this.find(name);
    if (!file) throw this.gone(name);
    return attributesOf(file);
  }

  /** File times are stored so that this session shows them; all other attributes are accepted and ignored. */
  async setAttributes(path: string, { size, mtime }: Partial<Attributes>): Promise<void> {
    const before = await this.stat(path);
    refuseResizing(before.size, size);
    if (mtime !== undefined) this.sent.setTime(nameIn(path), mtime * 1000);
  }

  setAttributesOfUpload(upload: Upload, { size, mtime }: Partial<Attributes>): void {
    refuseResizing(upload.size, size);
    if (mtime !== undefined) upload.modifiedAt = mtime * 1000;
  }

  attributesOfUpload({ size, modifiedAt = this.dependencies.clock.now() }: Upload): Attributes {
    return attributesOf({ size, modifiedAt });
  }

  async remove(path: string): Promise<void> {
    const name = existingNameIn(path);
    await this.dependencies.handedOver(name);
    if (!(await this.folder.remove(name)) && !this.sent.findTaken(name)) throw this.gone(name);
    this.sent.forget(name);
  }

  /**
   * A file with the new name is replaced, whether or not the client asks for that. Plain servers refuse it, but here the result would
   * depend on the milliseconds in which a file is taken away.
   */
  async rename(fromPath: string, toPath: string): Promise<void> {
    const from = existingNameIn(fromPath);
    const to = newNameIn(toPath);
    await this.refuseUnlessMaySend();
    await Promise.all([this.dependencies.handedOver(from), this.dependencies.handedOver(to)]);
    const renamed = await this.folder.rename(from, to);
    if (!renamed) return this.renameTaken(from, to);
    const { modifiedAt } = this.sent.seen({ ...renamed, name: from });
    this.sent.forget(from);
    this.sent.remember({ ...renamed, modifiedAt });
    await this.announce(to, renamed.size);
  }

  /** Its run continues under the name with which the file was taken. */
  private async renameTaken(from: string, to: string): Promise<void> {
    const taken = this.sent.findTaken(from);
    if (!taken) throw this.gone(from);
    if (to === from) return;
    await this.folder.remove(to);
    this.sent.forget(from);
    this.sent.remember({ ...taken, name: to }, { isRenamed: true });
  }

  private async find(name: string): Promise<WaitingFile | undefined> {
    const waiting = await this.folder.find(name);
    return waiting ? this.sent.seen(waiting) : this.sent.findTaken(name);
  }

  private async refuseUnlessMaySend(): Promise<void> {
    if (!(await this.dependencies.maySend()))
      throw SftpError.forbidden('This account may not send files any more.');
  }

  private async announce(name: string, size: number): Promise<void> {
    if (!isFinalName(name)) return this.dependencies.awaitsRename(name);
    try {
      await this.dependencies.uploaded(name, size);
    } catch (error) {
      this.sent.forget(name);
      throw error;
    }
  }

  private gone(name: string): SftpError {
    return SftpError.absent(
      this.sent.has(name)
        ? 'The file was not renamed in time and was taken under this name: send it again.'
        : 'There is no such file.',
    );
  }
}

function resuming(): SftpError {
  return SftpError.unsupported('An upload cannot be resumed or appended to: send the whole file again.');
}

function refuseResizing(current: number, wanted: number | undefined): void {
  if (wanted !== undefined && wanted !== current)
    throw SftpError.unsupported('The size of a file cannot be set.');
}
