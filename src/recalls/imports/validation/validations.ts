import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type pg from 'pg';
import { Clock, londonDay } from '../../../platform/clock/clock.js';
import { TimeoutError } from '../../../platform/clock/with-timeout.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { FairShares } from '../../../platform/database/fair-shares.js';
import { describeCause } from '../../../platform/errors/describe-cause.js';
import { CONFLICT } from '../../errors/catalogue.js';
import { busy, RecallsError, unavailable } from '../../errors/recalls-error.js';
import { type FileSource, fileOnDisk } from '../file-source.js';
import { FileValidation } from '../file-validation.js';
import { asOfByName } from '../intake/file-name-time.js';
import type { FaultReport } from '../merge/fault-collector.js';
import { planMerge } from '../merge/merge-plan.js';
import { SnapshotStaging } from '../merge/snapshot-staging.js';
import { ImportLog } from '../runs/import-log.js';
import { NOTHING_CHANGED } from '../runs/import-outcomes.js';
import type { ImportCounts } from '../runs/import-run.js';
import { REASONS } from '../runs/reasons.js';
import { ScannerUnavailable } from '../scan/scanner.js';
import { type Place, ReceivingPlaces } from './receiving-places.js';
import { ValidationFolder } from './validation-folder.js';
import { ValidationSessions } from './validation-sessions.js';

/** In this process, because each comparison reads up to millions of rows. A file gets its turn once it was received completely. */
const TURNS = { inAll: 4, each: 1, waitMs: 60_000 };

/** A turn takes half a minute for a very large file. */
const RETRY_AFTER_SECONDS = 10;

/** It is a temporary table, so every connection has its own. */
const STAGE = 'validated_snapshot';

/** The result that an upload of a file would have. */
export interface DryRunResult extends FaultReport {
  readonly wouldBe: 'merged' | 'held' | 'rejected';
  readonly counts: ImportCounts;
  readonly rowsRead: number;
}

/** The content of a file while it arrives. */
export interface ArrivingFile {
  /** Aborted when the caller disconnects. */
  readonly callerGone: AbortSignal;
  /** It can be read once. */
  read(stop: AbortSignal): AsyncIterable<Buffer>;
}

/** A file to validate. */
export interface FileToValidate {
  readonly manufacturerId: number;
  readonly fileName: string;
  readonly body: ArrivingFile;
}

/** Tells manufacturers what an upload would do: the steps of an import, with a merge that only counts. */
@Injectable()
export class Validations implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Validations');
  private readonly stopping = new AbortController();
  private readonly places: ReceivingPlaces;
  private readonly turns = new FairShares(TURNS);

  constructor(
    private readonly sessions: ValidationSessions,
    private readonly folder: ValidationFolder,
    private readonly validation: FileValidation,
    private readonly staging: SnapshotStaging,
    private readonly clockOffset: ClockOffset,
    clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly log: ImportLog,
  ) {
    this.places = new ReceivingPlaces(() => clock.monotonic());
  }

  /** Deletes files that killed processes left here. */
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
   * Nothing is stored: the file, the staged rows and the lock are gone when this ends for any reason.
   *
   * @throws RecallsError 400 for a body that can't be read, 409 while another validation of the manufacturer is in progress, 503 when the
   * scanner does not answer, too many validations are in progress, or the body arrives too slowly while others wait
   */
  async validate({ manufacturerId, fileName, body }: FileToValidate): Promise<DryRunResult> {
    const place = this.places.take(manufacturerId);
    const stop = AbortSignal.any([body.callerGone, this.stopping.signal, place.lost]);
    try {
      const prediction = await this.sessions.run(manufacturerId, (connection) =>
        this.folder.withFile(manufacturerId, counted(body.read(stop), place), stop, (path) =>
          this.inTurn(manufacturerId, stop, () =>
            this.judge(connection, manufacturerId, { content: fileOnDisk(path), fileName }, stop),
          ),
        ),
      );
      if (!prediction) throw new RecallsError('conflict', { message: CONFLICT.validationInProgress });
      return prediction;
    } catch (error) {
      stop.throwIfAborted();
      if (error instanceof ScannerUnavailable) throw unavailable(error);
      throw error;
    } finally {
      place.release();
    }
  }

  /** @throws RecallsError 503 when too many others are waiting */
  private async inTurn<Result>(
    manufacturerId: number,
    stop: AbortSignal,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const end = await this.turns.take(String(manufacturerId), stop).catch((error: unknown) => {
      throw error instanceof TimeoutError ? busy(error, RETRY_AFTER_SECONDS) : error;
    });
    try {
      return await work();
    } finally {
      end();
    }
  }

  private async judge(
    connection: pg.Client,
    manufacturerId: number,
    { content, fileName }: { readonly content: FileSource; readonly fileName: string },
    stop: AbortSignal,
  ): Promise<DryRunResult> {
    const receivedAt = this.clockOffset.now();
    const snapshot = await this.validation.run(
      { manufacturerId, fileName, receivedAt, content },
      {
        stage: async () => {
          stop.throwIfAborted();
          return this.staging.stageTemporarily(connection, STAGE, content, () => stop.throwIfAborted());
        },
      },
    );
    if (snapshot.reasons.includes(REASONS.infected)) this.log.triedOutInfected(manufacturerId, fileName);
    if (snapshot.faultCount > 0) return { ...snapshot, wouldBe: 'rejected', counts: NOTHING_CHANGED };

    stop.throwIfAborted();
    // Several comparisons may run at once, unlike merges.
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

/** The chunks of a file; each is also counted for its slot. */
async function* counted(pieces: AsyncIterable<Buffer>, place: Place): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    place.count(piece.length);
    yield piece;
  }
  place.received();
}
