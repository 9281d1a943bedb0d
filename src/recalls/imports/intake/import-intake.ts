import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Clock } from '../../../platform/clock/clock.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { type Transaction, Transactions } from '../../../platform/database/transaction.js';
import { Archive } from '../archive/archive.js';
import { type ArchivedFile, nameOfEntry, readEntryName } from '../archive/archive-entry.js';
import { ImportInProgress } from '../runs/import-in-progress.js';
import { ImportLog } from '../runs/import-log.js';
import { ImportRunRepository, type NewRun } from '../runs/import-run.repository.js';
import { ManufacturerFilesRepository, type RunInProgress } from '../runs/manufacturer-files.repository.js';
import { hasWaitedTooLong } from '../runs/newest-file.js';
import { type Admission, compareForAdmission, FileAdmission } from './file-admission.js';
import { RunCreation } from './run-creation.js';
import { Spool, type SpooledFile } from './spool.js';

/**
 * How often the whole archive is searched for files without a run. Those of killed processes are in the spool. The search finds those of
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
  /** The id of its run, where it has to be known beforehand. */
  readonly runId?: string;
  /** The run is left alone until then. */
  readonly notBefore?: Date;
}

/** Creates runs for files. Each file that is taken gets exactly one run, even if this process is killed at any point. */
@Injectable()
export class ImportIntake {
  private readonly logger = new Logger('Imports');

  /** When the whole archive was last searched, on the monotonic clock. */
  private searchedAt = Number.NEGATIVE_INFINITY;

  /** Entries of the archive that could not be read when it was searched: the next round tries them again. */
  private readonly unread = new Set<string>();

  /** Files that operators were notified of because they belong to no manufacturer. */
  private readonly toldOf = new Set<string>();

  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly files: ManufacturerFilesRepository,
    private readonly admission: FileAdmission,
    private readonly creation: RunCreation,
    private readonly archive: Archive,
    private readonly spool: Spool,
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
    const spooled = await this.spool.take(path, entry);
    if (!spooled) return false;
    const release = await this.spool.claim(nameOfEntry(entry));
    // Another process may have continued with it in this moment, as if this one had been killed.
    if (!release) return true;
    try {
      const file = await this.keep(spooled);
      if (file) await this.makeRun(file, manufacturer.id, { isFound: false });
    } finally {
      await release();
    }
    return true;
  }

  /** Continues with files that killed processes were taking from another file system. */
  private async finishTaking(): Promise<void> {
    for (const name of await this.spool.listTaking()) await this.spool.finishTaking(name);
  }

  /**
   * Creates the missing runs of archived files. Runs are missing if processes were killed after they took a file, or if the database was
   * restored from an older backup. The newest file of a manufacturer comes first.
   */
  async adopt(manufacturers: ReadonlyMap<string, number>): Promise<void> {
    let fault: unknown;
    // A file that can't be read must not block the others.
    const retryLater = (name: string, error: unknown): undefined => {
      fault ??= error;
      this.unread.add(name);
    };
    await this.finishTaking().catch((error: unknown) => {
      fault ??= error;
    });
    const startedAt = this.clock.monotonic();
    const isSearch = startedAt - this.searchedAt >= SEARCH_PAUSE_MS;
    const names = await this.namesToLookAt(isSearch);
    const known = await this.knownAmong(names);
    const found: ArchivedFile[] = [];
    const claims: (() => Promise<void>)[] = [];
    try {
      for (const name of names) {
        const file = await this.findWithoutRun(name, known, claims).catch((error) => retryLater(name, error));
        if (file) found.push(file);
      }
      for (const file of found.sort(compareForAdmission)) {
        await this.adoptFile(file, manufacturers).catch((error) => retryLater(nameOfEntry(file), error));
      }
    } finally {
      for (const release of claims) await release();
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
    const { manufacturerId, path, fileName, dryRun, runId = randomUUID(), notBefore } = given;
    if (!dryRun)
      await this.refuseIfInProgress(manufacturerId, (run) => !hasWaitedTooLong(run, this.clockOffset.now()));
    const entry = { runId, receivedAt: this.clockOffset.now(), username: undefined };
    const file = await this.archive.keep(path, fileName, entry);
    if (!file) throw new Error('The file is gone.');
    const begun = await this.transactions.run(async (transaction) => {
      const run: NewRun = { file, manufacturerId, source: 'command line', dryRun, notBefore };
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

  private async namesToLookAt(isSearch: boolean): Promise<string[]> {
    const names = new Set([...(await this.spool.list()), ...this.unread]);
    if (isSearch) for (const name of await this.archive.list()) names.add(name);
    this.unread.clear();
    return [...names].sort();
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

  /** @param claims gets one for each entry of the spool, so that no other process continues with it too */
  private async findWithoutRun(
    name: string,
    known: ReadonlySet<string>,
    claims: (() => Promise<void>)[],
  ): Promise<ArchivedFile | undefined> {
    const entry = readEntryName(name);
    if (!entry) return undefined;
    if (known.has(entry.runId)) {
      await this.spool.remove(name);
      return undefined;
    }
    const spooled = await this.spool.find(name);
    if (spooled) {
      const release = await this.spool.claim(name);
      if (!release) return undefined;
      claims.push(release);
    }
    // A copy in the archive is complete, so it need not be made again.
    const file = (await this.archive.find(name)) ?? (spooled && (await this.keep(spooled)));
    if (file?.username !== undefined) return file;
    if (entry.receivedAt < this.clockOffset.now() - LEFTOVER_AFTER_MS) {
      // A copy of a command that was killed before it could report its run, or a folder that never got its file.
      await this.archive.remove(name);
      await this.spool.removeWithoutFile(name);
    }
    return undefined;
  }

  /**
   * The file counts as taken when the archive has it.
   *
   * @returns undefined when another process has just continued with it
   */
  private keep({ path, fileName, ...entry }: SpooledFile): Promise<ArchivedFile | undefined> {
    return this.archive.keep(path, fileName, entry);
  }

  private async adoptFile(file: ArchivedFile, manufacturers: ReadonlyMap<string, number>): Promise<void> {
    const manufacturerId = manufacturers.get(file.username ?? '');
    if (manufacturerId !== undefined) await this.makeRun(file, manufacturerId, { isFound: true });
    else if (!this.toldOf.has(file.archiveFile)) {
      this.toldOf.add(file.archiveFile);
      this.logger.error(`${nameOfEntry(file)} in the archive belongs to no manufacturer; it is left there.`);
      // The archive has it, and only its search need look at it again.
      await this.spool.remove(nameOfEntry(file));
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
    // The run leads to the archive from now on. Until here the spool led to the run.
    await this.spool.remove(nameOfEntry(file));
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
