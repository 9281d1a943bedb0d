import { Injectable, Logger } from '@nestjs/common';
import { LogEntry } from '../../../platform/observability/log-entry.js';
import { withoutVins } from '../../sftp/without-vins.js';
import type { Merged } from '../merge/merge.js';
import type { ImportRun } from './import-run.js';
import { REASONS, type Reason } from './reasons.js';

/** What is told of a file that was refused. */
interface Refusal {
  readonly reasons: readonly Reason[];
  readonly faultCount: number;
}

/** The run that was made of a file. */
export interface MadeRun {
  readonly run: ImportRun;
  /** Why it ended at once. */
  readonly refusal?: Refusal;
  /** The run that ended because this one is newer. */
  readonly replaced?: ImportRun | undefined;
}

/**
 * A line for each file that came in, and one for how it ended, under the run's id. They are written once the outcome is
 * committed. Nothing of what is in a file is in them: its errors quote VINs, and are in the database and the team's mail.
 */
@Injectable()
export class ImportLog {
  private readonly logger = new Logger('Imports');

  made({ run, refusal, replaced }: MadeRun): void {
    if (replaced) this.refused(replaced, { reasons: [REASONS.superseded], faultCount: 1 });
    this.received(run);
    if (refusal) this.refused(run, refusal);
  }

  private received(run: ImportRun): void {
    const { sizeBytes, receivedAt, source } = run;
    const received = new Date(receivedAt).toISOString();
    this.logger.log(new LogEntry('File received', { ...fieldsOf(run), source, sizeBytes, received }));
  }

  /** Merged, held or, of a dry run, only counted. */
  merged(run: ImportRun, { counts, heldWhole, heldReasons }: Merged, rowsRead: number): void {
    const fields = { ...fieldsOf(run), rowsRead, ...counts };
    if (run.dryRun) this.logger.log(new LogEntry('File tried out', fields));
    else if (heldWhole) this.logger.warn(new LogEntry('File held', { ...fields, reasons: heldReasons }));
    else if (counts.held > 0)
      this.logger.warn(new LogEntry('File merged, closures held', { ...fields, reasons: heldReasons }));
    else this.logger.log(new LogEntry('File merged', fields));
  }

  /** Nothing of the file is merged. */
  refused(run: ImportRun, { reasons, faultCount }: Refusal): void {
    const fields = { ...fieldsOf(run), reasons: [...new Set(reasons)], faultCount };
    if (reasons.includes(REASONS.infected)) this.logger.warn(new LogEntry('File infected', fields));
    else this.logger.log(new LogEntry('File refused', fields));
  }

  /** There is no run and no copy of it: this line is all that is left to say whose machine should be examined. */
  triedOutInfected(manufacturerId: number, fileName: string): void {
    this.logger.warn(
      new LogEntry('File infected that was tried out over the API', {
        manufacturerId,
        fileName: withoutVins(fileName),
      }),
    );
  }
}

function fieldsOf({ id, manufacturer, fileName, dryRun }: ImportRun) {
  return {
    runId: id,
    manufacturerId: manufacturer.id,
    manufacturer: manufacturer.name,
    fileName: withoutVins(fileName),
    ...(dryRun ? { dryRun } : {}),
  };
}
