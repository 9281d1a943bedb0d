import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Clock } from '../../../platform/clock/clock.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { Archive, type ArchivedFile } from '../archive/archive.js';
import { nameOfEntry, readEntryName } from '../archive/archive-entry.js';
import { ImportInProgress } from '../runs/import-in-progress.js';
import { ImportLog } from '../runs/import-log.js';
import { ImportRunRepository, type NewRun } from '../runs/import-run.repository.js';
import { ManufacturerFilesRepository, type RunInProgress } from '../runs/manufacturer-files.repository.js';
import { hasWaitedTooLong } from '../runs/newest-file.js';
import { type Admission, compareForAdmission, FileAdmission } from './file-admission.js';
import { IntakeJournal } from './intake-journal.js';
import { RunCreation } from './run-creation.js';

/**
 * How often the whole archive is searched for files without a run. The journal lists those of killed processes. The search finds those of
 * older versions of the service, and those of a database that was restored while the service ran.
 */
const SEARCH_PAUSE_MS = 60 * 60_000;

/** Bounds the parameters of one statement. */
const SEARCHED_AT_ONCE = 1_000;

/** The age after which partial copies of killed processes are deleted; no copy takes so long. */
const LEFTOVER_AFTER_MS = 24 * 60 * 60_000;

/** A file given to the command line. */
export interface GivenFile {
  readonly manufacturerId: number;
  readonly path: string;
  readonly fileName: string;
  readonly dryRun: boolean;
}

/** Creates runs for files. Each file that is taken gets exactly one run, even if this process is killed at any point. */
@Injectable()
export class ImportIntake {
  private readonly logger = new Logger('Imports');

  /** When the whole archive was last searched, on the monotonic clock. */
  private searchedAt = Number.NEGATIVE_INFINITY;

  /** Files that operators were notified of because they belong to no manufacturer. */
  private readonly toldOf = new Set<string>();

  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly files: ManufacturerFilesRepository,
    private readonly admission: FileAdmission,
    private readonly creation: RunCreation,
    private readonly archive: Archive,
    private readonly journal: IntakeJournal,
    private readonly audit: AuditLog,
    private readonly clockOffset: ClockOffset,
    private readonly clock: Clock,
    private readonly log: ImportLog,
  ) {}

  /**
   * Takes a file from a landing folder. If another file of the manufacturer is in progress, this one is taken too and refused, and the
   * first one continues (SFTP guide, "Multiple files uploaded"), unless the first one has waited too long because of this service.
   *
   * @param receivedAt when the file was received: what the API changed since then is newer than the file
   * @returns false when the file was no longer there
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

  /** Continues with files that killed processes were taking from another file system. */
  private async finishTaking(): Promise<void> {
    for (const name of await this.archive.listTaking()) {
      await this.journal.begin(name);
      await this.archive.finishTaking(name);
    }
  }

  /**
   * Creates the missing runs of archived files. Runs are missing if processes were killed after they took a file, or if the database was
   * restored from an older backup. The newest file of a manufacturer comes first.
   */
  async adopt(manufacturers: ReadonlyMap<string, number>): Promise<void> {
    let fault: unknown;
    // A file that can't be read must not block the others. It remains in the journal, so the next round tries it again.
    const retryLater = async (name: string, error: unknown): Promise<undefined> => {
      fault ??= error;
      await this.journal.begin(name);
    };
    await this.finishTaking().catch((error: unknown) => {
      fault ??= error;
    });
    const startedAt = this.clock.monotonic();
    const isSearch = startedAt - this.searchedAt >= SEARCH_PAUSE_MS;
    const names = isSearch ? await this.archive.list() : await this.journal.list();
    const known = await this.knownAmong(names);
    const found: ArchivedFile[] = [];
    for (const name of names) {
      const file = await this.findWithoutRun(name, known).catch((error) => retryLater(name, error));
      if (file) found.push(file);
    }
    for (const file of found.sort(compareForAdmission)) {
      await this.adoptFile(file, manufacturers).catch((error) => retryLater(nameOfEntry(file), error));
    }
    if (isSearch) this.searchedAt = startedAt;
    if (fault !== undefined) throw fault;
  }

  /**
   * Receives a file from the command line: copies it into the archive and creates its run.
   *
   * @returns the run's id
   * @throws ImportInProgress when another file of the manufacturer is in progress; a dry run is always possible
   */
  async receive(actor: Actor, given: GivenFile): Promise<string> {
    const { manufacturerId, path, fileName, dryRun } = given;
    if (!dryRun)
      await this.refuseIfInProgress(manufacturerId, (run) => !hasWaitedTooLong(run, this.clockOffset.now()));
    const entry = { runId: randomUUID(), receivedAt: this.clockOffset.now(), username: undefined };
    const file = await this.archive.keepCopy(path, fileName, entry);
    const begun = await this.transactions.run(async (transaction) => {
      const run: NewRun = { file, manufacturerId, source: 'command line', dryRun };
      const admission = dryRun
        ? await this.beginDryRun(transaction, run)
        : await this.admission.admit(transaction, run);
      if (admission.kind !== 'begun') return undefined;
      await this.audit.record(transaction, actor, {
        action: 'file imported by hand',
        subject: { kind: 'import run', id: entry.runId },
        after: { manufacturerId, fileName, dryRun },
      });
      return { ...admission, run: await this.runs.read(transaction, entry.runId) };
    });
    if (!begun) {
      await this.archive.remove(file.archiveFile);
      await this.refuseIfInProgress(manufacturerId);
      return this.receive(actor, given);
    }
    this.log.made(begun);
    return entry.runId;
  }

  private async beginDryRun(transaction: Transaction, run: NewRun): Promise<Admission> {
    const begins = await this.runs.add(transaction, run, 'received', this.now());
    return begins ? { kind: 'begun', replaced: undefined } : { kind: 'known' };
  }

  private async knownAmong(names: readonly string[]): Promise<Set<string>> {
    const ids = names.flatMap((name) => readEntryName(name)?.runId ?? []);
    const known = new Set<string>();
    for (let first = 0; first < ids.length; first += SEARCHED_AT_ONCE) {
      const some = ids.slice(first, first + SEARCHED_AT_ONCE);
      const found = await this.transactions.run((transaction) => this.runs.findKnown(transaction, some));
      for (const id of found) known.add(id);
    }
    return known;
  }

  private async findWithoutRun(name: string, known: ReadonlySet<string>): Promise<ArchivedFile | undefined> {
    const entry = readEntryName(name);
    if (!entry) return undefined;
    if (known.has(entry.runId)) {
      await this.journal.end(name);
      return undefined;
    }
    const file = await this.archive.find(name);
    if (file?.username !== undefined) return file;
    if (entry.receivedAt < this.clockOffset.now() - LEFTOVER_AFTER_MS) {
      // A copy of a command that was killed before it could report its run, or a folder that never got its file.
      if (entry.username === undefined) await this.archive.remove(name);
      else await this.archive.removeWithoutFile(name);
      await this.journal.end(name);
    }
    return undefined;
  }

  private async adoptFile(file: ArchivedFile, manufacturers: ReadonlyMap<string, number>): Promise<void> {
    const manufacturerId = manufacturers.get(file.username ?? '');
    if (manufacturerId !== undefined) await this.makeRun(file, manufacturerId, { isFound: true });
    else if (!this.toldOf.has(file.archiveFile)) {
      this.toldOf.add(file.archiveFile);
      this.logger.error(`${nameOfEntry(file)} in the archive belongs to no manufacturer; it is left there.`);
    }
  }

  private async makeRun(
    file: ArchivedFile,
    manufacturerId: number,
    { isFound }: { readonly isFound: boolean },
  ): Promise<void> {
    const run: NewRun = { file, manufacturerId, source: 'sftp', dryRun: false };
    const made = await this.transactions.run((transaction) =>
      this.creation.create(transaction, run, isFound),
    );
    if (made) this.log.made(made);
    await this.journal.end(nameOfEntry(file));
  }

  private async refuseIfInProgress(
    manufacturerId: number,
    counts: (run: RunInProgress) => boolean = () => true,
  ): Promise<void> {
    const rival = await this.transactions.run((transaction) =>
      this.files.findInProgress(transaction, manufacturerId),
    );
    if (rival && counts(rival)) throw new ImportInProgress(rival);
  }

  private now(): Date {
    return new Date(this.clockOffset.now());
  }
}
