import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { ImportRunRepository } from '../runs/import-run.repository.js';
import { UnknownRun } from '../runs/unknown-run.js';
import { Archive } from './archive.js';

/** The file of a run was removed, because it is older than its retention. */
export class FileRemoved extends Error {
  override readonly name = 'FileRemoved';
}

/** Decrypts an archived file for an operator: to look into it with a manufacturer, or as evidence. */
@Injectable()
export class ArchiveCopy {
  constructor(
    private readonly transactions: Transactions,
    private readonly runs: ImportRunRepository,
    private readonly archive: Archive,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Writes the file to a new one that its owner alone can read. It appears as a whole or not at all.
   *
   * @throws UnknownRun
   * @throws FileRemoved
   */
  async save(actor: Actor, runId: string, path: string): Promise<void> {
    const archiveFile = await this.transactions.run(async (transaction) => {
      const found = await this.runs.findArchived(transaction, runId);
      if (!found) throw new UnknownRun(runId);
      if (found.isRemoved) throw new FileRemoved(`The file of run ${runId} was removed after its 90 days`);
      await this.audit.record(transaction, actor, {
        action: 'archived file saved',
        subject: { kind: 'import run', id: runId },
      });
      return found.archiveFile;
    });
    const output = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
    let isOurs = false;
    output.once('open', () => {
      isOurs = true;
    });
    try {
      await pipeline(Readable.from(this.archive.source(archiveFile).read()), output);
    } catch (error) {
      if (isOurs) await rm(path, { force: true });
      throw error;
    }
  }
}
