import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type pg from 'pg';
import { londonDay } from '../../clock/clock.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { ClockOffset } from '../../database/clock-offset.js';
import { CONFLICT } from '../../errors/catalogue.js';
import { describeCause } from '../../errors/describe-cause.js';
import { RecallsError, unavailable } from '../../errors/recalls-error.js';
import type { BodyStream } from '../../http/body-stream.js';
import { FaultCollector, type FaultReport } from '../fault-collector.js';
import { FileNameCheck } from '../file-name-check.js';
import { asOfByName } from '../file-name-time.js';
import { NOTHING_CHANGED } from '../import-outcomes.js';
import type { ImportCounts } from '../import-run.js';
import { infectedFault } from '../import-steps.js';
import { planMerge } from '../merge-plan.js';
import type { FileFault } from '../reasons.js';
import { Scanner, ScannerUnavailable } from '../scan/scanner.js';
import { SnapshotStaging } from '../snapshot-staging.js';
import { ValidationFolder } from './validation-folder.js';
import { ValidationSessions } from './validation-sessions.js';

/** In this process: each has a connection of its own and compares up to millions of rows. */
const MOST_AT_ONCE = 4;

/** It is temporary, so every connection has its own. */
const STAGE = 'validated_snapshot';

/** What an upload of a file would come to. */
export interface Prediction extends FaultReport {
  readonly wouldBe: 'merged' | 'held' | 'rejected';
  readonly counts: ImportCounts;
  readonly rowsRead: number;
}

/** A file to be judged. */
export interface FileToValidate {
  readonly manufacturerId: number;
  readonly fileName: string;
  readonly body: BodyStream;
}

/** Tells manufacturers what an upload would do: the way of a file, up to the merge, which is only counted. */
@Injectable()
export class Validations implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Validations');
  private readonly stopping = new AbortController();
  private underWay = 0;

  constructor(
    private readonly sessions: ValidationSessions,
    private readonly folder: ValidationFolder,
    private readonly nameCheck: FileNameCheck,
    private readonly scanner: Scanner,
    private readonly staging: SnapshotStaging,
    private readonly clockOffset: ClockOffset,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Removes what processes that were killed left here. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      for (const id of await this.folder.list()) await this.sessions.run(id, () => this.folder.clear(id));
    } catch (error) {
      this.logger.warn(`Files of broken-off validations are still there: ${describeCause(error)}`);
    }
  }

  onModuleDestroy(): void {
    this.stopping.abort(unavailable(new Error('The service stops.')));
  }

  /**
   * Nothing is kept: the file, the rows that were staged and the lock are gone when this ends, one way or the other.
   *
   * @throws RecallsError 400 for a body that can't be read, 409 while another one of the manufacturer is under way, 503
   *   when the scanner does not answer or too much is under way.
   */
  async validate({ manufacturerId, fileName, body }: FileToValidate): Promise<Prediction> {
    if (this.underWay >= MOST_AT_ONCE) throw unavailable(new Error('Too many files are being validated.'));
    this.underWay += 1;
    const stop = AbortSignal.any([body.callerGone, this.stopping.signal]);
    try {
      const prediction = await this.sessions.run(manufacturerId, (connection) =>
        this.folder.withFile(manufacturerId, body.read(stop), stop, (path) =>
          this.judge(connection, manufacturerId, { path, fileName }, stop),
        ),
      );
      if (!prediction) throw new RecallsError('conflict', { message: CONFLICT.validationInProgress });
      return prediction;
    } catch (error) {
      stop.throwIfAborted();
      if (error instanceof ScannerUnavailable) throw unavailable(error);
      throw error;
    } finally {
      this.underWay -= 1;
    }
  }

  private async judge(
    connection: pg.Client,
    manufacturerId: number,
    { path, fileName }: { readonly path: string; readonly fileName: string },
    stop: AbortSignal,
  ): Promise<Prediction> {
    const receivedAt = this.clockOffset.now();
    const nameFaults = await this.nameCheck.check({ manufacturerId, fileName, receivedAt });
    if (nameFaults.length > 0) return rejected(nameFaults);
    if ((await this.scanner.scan(path)) === 'infected') return rejected([infectedFault(fileName)]);

    stop.throwIfAborted();
    const snapshot = await this.staging.stageTemporarily(connection, STAGE, path, () =>
      stop.throwIfAborted(),
    );
    if (snapshot.faultCount > 0) return { ...snapshot, wouldBe: 'rejected', counts: NOTHING_CHANGED };

    stop.throwIfAborted();
    // Several may compare at once, unlike files that are merged.
    await connection.query("SET work_mem = '64MB'");
    const now = new Date(receivedAt);
    await connection.query('BEGIN');
    try {
      const { counts, heldWhole } = await planMerge(
        async (sql, values) => (await connection.query(sql, values)).rows,
        {
          stage: STAGE,
          manufacturerId,
          asOf: new Date(asOfByName(fileName, receivedAt) ?? receivedAt),
          receivedAt: now,
          now,
          today: londonDay(receivedAt),
          approved: false,
        },
        this.settings,
      );
      return { ...snapshot, wouldBe: heldWhole || counts.held > 0 ? 'held' : 'merged', counts };
    } finally {
      await connection.query('ROLLBACK');
    }
  }
}

function rejected(faults: readonly FileFault[]): Prediction {
  const report = new FaultCollector();
  for (const fault of faults) report.add(fault);
  const { faultCount, reasons } = report;
  return { wouldBe: 'rejected', counts: NOTHING_CHANGED, rowsRead: 0, faults, faultCount, reasons };
}
