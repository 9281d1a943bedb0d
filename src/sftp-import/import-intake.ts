import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { ClockOffset } from '../database/clock-offset.js';
import { type Transaction, Transactions } from '../database/transaction.js';
import { isFinalName } from '../sftp-server/file-name.js';
import { Archive, type ArchivedFile } from './archive.js';
import { readEntryName } from './archive-entry.js';
import { compareForAdmission, FileAdmission, supersededBy } from './file-admission.js';
import { faultsOfFileName } from './file-name-check.js';
import { ImportInProgress } from './import-in-progress.js';
import { ImportRunRepository, type NewRun, type RunInProgress } from './import-run.repository.js';
import { ImportMails } from './mails/import-mails.js';
import { hasWaitedTooLong, type NamedFile } from './newest-file.js';
import { type FileFault, REASONS, shownValue } from './reasons.js';

/** What a killed process left half-made is removed then: no copy takes so long. */
const LEFTOVER_AFTER_MS = 24 * 60 * 60_000;

/** A file given to the command line. */
export interface GivenFile {
  readonly manufacturerId: number;
  readonly path: string;
  readonly fileName: string;
  readonly dryRun: boolean;
}

/** Makes runs of files. Each file that is taken becomes exactly one, whenever this process is killed. */
@Injectable()
export class ImportIntake {
  private readonly logger = new Logger('Imports');

  /** Entries of the archive that need no further look: all but those of the last moment. */
  private readonly settled = new Set<string>();

  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly admission: FileAdmission,
    private readonly archive: Archive,
    private readonly mails: ImportMails,
    private readonly audit: AuditLog,
    private readonly clockOffset: ClockOffset,
  ) {}

  /**
   * Takes a file from a landing folder. A second file while one of the manufacturer is in progress is taken too, and
   * refused; the first goes on (SFTP guide, "Multiple files uploaded"), unless it has waited for us too long.
   *
   * @param receivedAt when the file was received: what the API changed since then is newer than the file
   * @returns false when the file was not there any more.
   */
  async take(
    path: string,
    manufacturer: { readonly id: number; readonly username: string },
    receivedAt: number,
  ): Promise<boolean> {
    const entry = { runId: randomUUID(), receivedAt, username: manufacturer.username };
    const file = await this.archive.take(path, entry);
    if (!file) return false;
    await this.makeRun(file, manufacturer.id, { isFound: false });
    return true;
  }

  /** Goes on with a file that a killed process was taking from another file system. */
  async finishTaking(aside: string, manufacturerId: number): Promise<void> {
    const file = await this.archive.finishTaking(aside);
    if (file) await this.makeRun(file, manufacturerId, { isFound: true });
  }

  /**
   * Makes the runs of files in the archive that have none: killed processes had taken them, or the database was restored
   * from an older backup. The newest of a manufacturer comes first.
   */
  async adopt(manufacturers: ReadonlyMap<string, number>): Promise<void> {
    const names = (await this.archive.list()).filter((name) => !this.settled.has(name));
    if (names.length === 0) return;
    const ids = names.flatMap((name) => readEntryName(name)?.runId ?? []);
    const known = await this.transactions.run((transaction) => this.runs.findKnown(transaction, ids));
    let fault: unknown;
    // One that can't be read must not keep the files behind it waiting.
    const note = (error: unknown): undefined => {
      fault ??= error;
    };
    const found: ArchivedFile[] = [];
    for (const name of names) {
      const file = await this.findWithoutRun(name, known).catch(note);
      if (file) found.push(file);
    }
    for (const file of found.sort(compareForAdmission)) {
      await this.adoptFile(file, manufacturers).catch(note);
    }
    if (fault !== undefined) throw fault;
  }

  /**
   * Receives a file that was given to the command line: copies it into the archive and makes its run.
   *
   * @returns the run's id
   * @throws ImportInProgress when one of the manufacturer is in progress; a dry run may be made at any time.
   */
  async receive(actor: Actor, given: GivenFile): Promise<string> {
    const { manufacturerId, path, fileName, dryRun } = given;
    if (!dryRun)
      await this.refuseIfInProgress(manufacturerId, (run) => !hasWaitedTooLong(run, this.clockOffset.now()));
    const entry = { runId: randomUUID(), receivedAt: this.clockOffset.now(), username: undefined };
    const file = await this.archive.keepCopy(path, fileName, entry);
    const added = await this.transactions.run(async (transaction) => {
      const run: NewRun = { file, manufacturerId, source: 'command line', dryRun };
      const begins = dryRun
        ? await this.runs.add(transaction, run, 'received', this.now())
        : (await this.admission.admit(transaction, run)).kind === 'begun';
      if (!begins) return false;
      await this.audit.record(transaction, actor, {
        action: 'file imported by hand',
        subject: { kind: 'import run', id: entry.runId },
        after: { manufacturerId, fileName, dryRun },
      });
      return true;
    });
    if (!added) {
      await this.archive.remove(file.archiveFile);
      await this.refuseIfInProgress(manufacturerId);
      return this.receive(actor, given);
    }
    return entry.runId;
  }

  private async findWithoutRun(name: string, known: ReadonlySet<string>): Promise<ArchivedFile | undefined> {
    const entry = readEntryName(name);
    if (!entry) return undefined;
    if (known.has(entry.runId)) {
      this.settled.add(name);
      return undefined;
    }
    const file = await this.archive.find(name);
    if (file?.username !== undefined) return file;
    // An empty folder, or a copy for a command that was killed and could not tell anybody of its run.
    else if (entry.receivedAt < this.clockOffset.now() - LEFTOVER_AFTER_MS) await this.archive.remove(name);
    return undefined;
  }

  private async adoptFile(file: ArchivedFile, manufacturers: ReadonlyMap<string, number>): Promise<void> {
    const manufacturerId = manufacturers.get(file.username ?? '');
    if (manufacturerId !== undefined) await this.makeRun(file, manufacturerId, { isFound: true });
    else
      this.logger.error(`${file.archiveFile} in the archive belongs to no manufacturer; it is left there.`);
    this.settled.add(file.archiveFile.split('/')[0] ?? '');
  }

  private async makeRun(
    file: ArchivedFile,
    manufacturerId: number,
    { isFound }: { readonly isFound: boolean },
  ): Promise<void> {
    const run: NewRun = { file, manufacturerId, source: 'sftp', dryRun: false };
    await this.transactions.run(async (transaction) => {
      if (!isFinalName(file.fileName)) return this.refuseForName(transaction, run);
      const admission = await this.admission.admit(transaction, run, { isFound });
      if (admission.kind === 'begun' || admission.kind === 'known') return;
      if (!(await this.runs.add(transaction, run, 'rejected', this.now()))) return;
      if (admission.kind === 'superseded') await this.noteSuperseded(transaction, file, admission.by);
      else await this.noteSecond(transaction, file);
    });
  }

  /**
   * Nobody has renamed the file. It is refused at once, without being in progress for a moment: the manufacturer may be
   * sending the same file under its right name just now.
   */
  private async refuseForName(transaction: Transaction, run: NewRun): Promise<void> {
    const { runId, fileName, receivedAt } = run.file;
    if (!(await this.runs.add(transaction, run, 'rejected', this.now()))) return;
    await this.noteFaults(transaction, runId, faultsOfFileName(fileName, receivedAt));
  }

  private async noteSuperseded(
    transaction: Transaction,
    file: ArchivedFile,
    newer: NamedFile,
  ): Promise<void> {
    await this.runs.noteReasons(transaction, file.runId, [supersededBy(newer, file.fileName)]);
    await this.mails.superseded(transaction, await this.runs.read(transaction, file.runId), newer);
  }

  private async noteSecond(transaction: Transaction, { runId, fileName }: ArchivedFile): Promise<void> {
    await this.noteFaults(transaction, runId, [secondFile(fileName)]);
  }

  private async noteFaults(
    transaction: Transaction,
    runId: string,
    faults: readonly FileFault[],
  ): Promise<void> {
    await this.runs.noteReasons(transaction, runId, faults);
    const report = { reasons: faults.map(({ reason }) => reason), faults, faultCount: faults.length };
    await this.mails.rejected(transaction, await this.runs.read(transaction, runId), report);
  }

  private async refuseIfInProgress(
    manufacturerId: number,
    counts: (run: RunInProgress) => boolean = () => true,
  ): Promise<void> {
    const rival = await this.transactions.run((transaction) =>
      this.runs.findInProgress(transaction, manufacturerId),
    );
    if (rival && counts(rival)) throw new ImportInProgress(rival);
  }

  private now(): Date {
    return new Date(this.clockOffset.now());
  }
}

function secondFile(fileName: string): FileFault {
  return {
    line: null,
    column: null,
    reason: REASONS.multipleFiles,
    value: shownValue(fileName),
    expected: 'must be sent when the file before it is done: one file a day',
  };
}
