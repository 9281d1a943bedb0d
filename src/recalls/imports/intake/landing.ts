import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { IntervalTask } from '../../../platform/clock/interval-task.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { PreparedStatements } from '../../../platform/database/prepared-statements.js';
import { describeCause } from '../../../platform/errors/describe-cause.js';
import { isFinalName, isReservedName } from '../../sftp/file-name.js';
import { UploadReceiver } from '../../sftp/upload-receiver.js';
import { withoutVins } from '../../sftp/without-vins.js';
import { ImportWorker } from '../runs/import-worker.js';
import { hasWaitedTooLong } from '../runs/newest-file.js';
import { ifPresent } from './durable-files.js';
import { compareForAdmission } from './file-admission.js';
import { FileReceipts } from './file-receipts.js';
import { ImportIntake } from './import-intake.js';
import { ManufacturerUploadQuota } from './manufacturer-upload-quota.js';
import { isPlainFile, TAKING_FOLDER } from './spool.js';
import { StableFileDetector } from './stable-file-detector.js';

/** How soon a file of another server is seen. One round lists one folder per manufacturer. */
const POLL_PAUSE_MS = 1_000;

const ACCOUNTS = {
  name: 'landing_accounts',
  text: 'SELECT id, sftp_username AS username FROM manufacturer',
};

/**
 * The landing folders, `LANDING_DIR/<username>/`. Every file there is imported, whichever server wrote it. The service's own SFTP server
 * reports when a file is complete; a file of another server counts as complete when it no longer changes. A file whose name is not final
 * remains for a while, so that its client can rename it.
 */
@Injectable()
export class Landing extends UploadReceiver {
  private readonly logger = new Logger('Landing');
  private readonly polling = new IntervalTask('Landing', POLL_PAUSE_MS, () => this.takeAll());
  private readonly quiet: StableFileDetector;
  private readonly toldOf = new Set<string>();

  constructor(
    private readonly intake: ImportIntake,
    private readonly worker: ImportWorker,
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
    private readonly clockOffset: ClockOffset,
    private readonly receipts: FileReceipts,
    private readonly quota: ManufacturerUploadQuota,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    super();
    const { landingQuietSeconds, sftpRenameGraceSeconds } = settings;
    const times = { quietMs: landingQuietSeconds * 1000, renameMs: sftpRenameGraceSeconds * 1000 };
    this.quiet = new StableFileDetector(times, clock, receipts);
  }

  start(): void {
    this.polling.start();
  }

  stop(): Promise<void> {
    return this.polling.stop();
  }

  /** Takes everything that can be taken now. */
  tick(): Promise<void> {
    return this.polling.round();
  }

  /** Takes a complete file at once. If this fails, one of the next rounds takes it. */
  async onFileUploaded(username: string, fileName: string): Promise<void> {
    if (basename(fileName) !== fileName || !isFinalName(fileName)) return;
    const id = (await this.accounts()).get(username);
    if (id === undefined) return;
    const path = join(this.folderOf(username), fileName);
    const stats = await ifPresent(lstat(path));
    if (!stats || !isPlainFile(stats)) return;
    const taken = await this.intake.take(path, { id, username }, this.receipts.of(stats));
    if (taken) this.worker.wake();
  }

  /** From now on the file waits for its rename, whether or not its session continues. */
  async fileAwaitsRename(username: string, fileName: string): Promise<void> {
    if (basename(fileName) !== fileName || isFinalName(fileName) || isReservedName(fileName)) return;
    const path = join(this.folderOf(username), fileName);
    const stats = await ifPresent(lstat(path));
    if (stats?.isFile()) this.quiet.noteWhole(path, stats);
  }

  private async takeAll(): Promise<void> {
    const accounts = await this.accounts();
    await mkdir(this.settings.landingDir, { recursive: true, mode: 0o700 });
    try {
      // First the files that killed processes had taken, because they were received before those in the folders.
      await this.intake.adopt(accounts);
    } finally {
      await this.takeFromFolders(accounts);
    }
  }

  private async takeFromFolders(accounts: ReadonlyMap<string, number>): Promise<void> {
    const listedAt = this.clock.monotonic();
    const paths = new Set<string>();
    for (const [username, id] of accounts) {
      await this.unlessItFails(username, () => this.takeFrom(username, id, paths));
    }
    for (const name of await readdir(this.settings.landingDir)) {
      if (!accounts.has(name) && name !== TAKING_FOLDER)
        this.tellOnce(name, 'belongs to no manufacturer and is left alone');
    }
    this.quiet.keepOnly(paths, listedAt);
  }

  /**
   * Several files are taken in the order of their receipt: the first is imported, the others are refused. If one of them has waited too
   * long because of this service, the newest is taken first and replaces it.
   */
  private async takeFrom(username: string, id: number, paths: Set<string>): Promise<void> {
    const folder = this.folderOf(username);
    // Also for other servers, which need the folder of a new manufacturer to exist.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // mkdir succeeds if there is a link to a folder, which may point to another manufacturer's files.
    if (!(await lstat(folder)).isDirectory()) throw new Error('its landing folder is a link');
    const files: { path: string; stats: Stats }[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (isReservedName(name)) continue;
      if (name.includes('\u{FFFD}')) {
        this.tellOnce(`${username}/${name}`, 'has a name that is not UTF-8 and is left alone');
        continue;
      }
      const stats = await ifPresent(lstat(path));
      if (stats && isPlainFile(stats)) files.push({ path, stats });
      else if (stats?.isFile())
        this.tellOnce(`${username}/${name}`, 'has another name too (a hard link) and is left alone');
    }
    const whole = files.flatMap(({ path, stats }) => {
      paths.add(path);
      const receivedAt = this.quiet.observe(path, stats);
      return receivedAt === undefined
        ? []
        : [{ path, fileName: basename(path), receivedAt, modifiedAt: stats.mtimeMs, size: stats.size }];
    });
    const now = this.clockOffset.now();
    const isLate = whole.some((file) => hasWaitedTooLong(file, now));
    whole.sort((one, other) =>
      isLate
        ? compareForAdmission(one, other)
        : one.receivedAt - other.receivedAt || one.modifiedAt - other.modifiedAt,
    );
    let refused = 0;
    for (const { path, fileName, receivedAt, size } of whole) {
      await this.unlessItFails(`${username}/${fileName}`, async () => {
        if (!(await this.quota.mayTakeLanded(id, size))) {
          await rm(path, { force: true });
          refused += 1;
        } else if (await this.intake.take(path, { id, username }, receivedAt)) {
          await this.quota.countLanded(id, size);
        }
      });
    }
    if (refused > 0) await this.noteRefused(username, id, refused);
  }

  private async noteRefused(username: string, id: number, files: number): Promise<void> {
    this.logger.warn(
      `Files of ${username} were removed, because it has sent more than its daily quota: ${files}`,
    );
    await this.quota.noteRefusedLanded(id, files);
  }

  /** An error with one folder (no write permission, for example) must not block the files of others. */
  private async unlessItFails(name: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.toldOf.delete(name);
    } catch (error) {
      this.tellOnce(name, `can't be taken and is tried again: ${describeCause(error)}`);
    }
  }

  private async accounts(): Promise<Map<string, number>> {
    const rows = await this.statements.query<{ id: number; username: string }>(ACCOUNTS, []);
    return new Map(rows.map(({ id, username }) => [username, id]));
  }

  private folderOf(username: string): string {
    return join(this.settings.landingDir, username);
  }

  private tellOnce(name: string, what: string): void {
    if (this.toldOf.has(name)) return;
    this.toldOf.add(name);
    this.logger.warn(`${withoutVins(`${JSON.stringify(name)} in LANDING_DIR ${what}`)}.`);
  }
}
