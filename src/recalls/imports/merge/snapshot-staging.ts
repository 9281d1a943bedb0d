import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { londonDay } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { connectionTo } from '../../../platform/database/connection.js';
import { addressFor } from '../../../platform/database/connection-needs.js';
import { withOwnConnection } from '../../../platform/database/own-connection.js';
import { LONG_STATEMENT_TIMEOUT_MS } from '../../../platform/database/statement-timeout.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { latestStartDate } from '../../api/start-date.js';
import { copyLine } from '../csv/copy-text.js';
import { SnapshotParser } from '../csv/snapshot-parser.js';
import type { FileSource } from '../file-source.js';
import type { ImportRun } from '../runs/import-run.js';
import { REASONS, shownValue } from '../runs/reasons.js';
import { FaultCollector, type FaultReport, MOST_FAULTS_KEPT } from './fault-collector.js';
import {
  copyIntoStage,
  createStage,
  dropRepeated,
  findContradicting,
  hasRepeated,
  stageOf,
} from './staging.sql.js';

const CONNECTION_TIMEOUT_MS = 10_000;

const LOCK_TIMEOUT_MS = 30_000;

/** A table that is still in use is dropped later, like those of killed processes. */
const DROP_LOCK_TIMEOUT_MS = 2_000;

/** A file that was read. If it has no errors, its rows are staged. */
export interface StagedSnapshot extends FaultReport {
  /** After the header, valid or not. */
  readonly rowsRead: number;
}

/**
 * Validates a file and stages it in the same pass: rows are sent to the database while the next ones are read. After the first error no
 * more rows are sent, because only the other errors still matter.
 *
 * It uses a connection of its own, because COPY takes minutes and the pool's connections are for calls.
 */
@Injectable()
export class SnapshotStaging {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clockOffset: ClockOffset,
    private readonly transactions: Transactions,
  ) {}

  /**
   * @param brokenOff aborts it, whatever it waits for
   */
  async stage(
    run: ImportRun,
    file: FileSource,
    onProgress: (bytesRead: number) => void,
    brokenOff?: AbortSignal,
  ): Promise<StagedSnapshot> {
    const stage = stageOf(run.id);
    return withOwnConnection(this.connectionOptions(), brokenOff, async (connection) => {
      await connection.query(`DROP TABLE IF EXISTS ${stage}`);
      await connection.query(createStage(stage));
      const staged = await this.fill(connection, stage, file, onProgress);
      if (staged.faultCount > 0) await connection.query(`DROP TABLE ${stage}`);
      return staged;
    });
  }

  /** The same into a temporary table of the given connection. If `onProgress` throws, the work ends. */
  async stageTemporarily(
    connection: pg.Client,
    stage: string,
    file: FileSource,
    onProgress: (bytesRead: number) => void,
  ): Promise<StagedSnapshot> {
    await connection.query(createStage(stage, 'TEMPORARY'));
    return this.fill(connection, stage, file, onProgress);
  }

  /** On a connection of the pool, because opening one takes longer than this does. */
  async drop(runId: string): Promise<void> {
    await this.transactions.run(async (transaction) => {
      await transaction.query(`SET LOCAL lock_timeout = ${DROP_LOCK_TIMEOUT_MS}`);
      await transaction.query(`DROP TABLE IF EXISTS ${stageOf(runId)}`);
    });
  }

  private async fill(
    connection: pg.Client,
    stage: string,
    file: FileSource,
    onProgress: (bytesRead: number) => void,
  ): Promise<StagedSnapshot> {
    const faults = new FaultCollector();
    const rowsRead = await this.copy(connection, stage, file, faults, onProgress);
    if (faults.faultCount === 0) {
      await connection.query(`ANALYZE ${stage}`);
      await this.judgeRepeated(connection, stage, faults);
    }
    return { rowsRead, faults: faults.faults, faultCount: faults.faultCount, reasons: faults.reasons };
  }

  private async copy(
    connection: pg.Client,
    stage: string,
    file: FileSource,
    faults: FaultCollector,
    onProgress: (bytesRead: number) => void,
  ): Promise<number> {
    const parser = new SnapshotParser(
      {
        maxRows: this.settings.importMaxRows,
        latestStart: latestStartDate(londonDay(this.clockOffset.now())),
      },
      faults.add,
    );
    async function* soundLines(): AsyncGenerator<Buffer> {
      for await (const rows of parser.rowsOf(chunksOf(file, onProgress))) {
        let lines = '';
        for (const row of rows) lines += copyLine(row);
        if (faults.faultCount === 0 && lines !== '') yield Buffer.from(lines);
      }
    }
    await pipeline(
      Readable.from(soundLines(), { objectMode: false }),
      connection.query(copyFrom(copyIntoStage(stage))),
    );
    return parser.rowsRead;
  }

  /** Recalls that occur more than once in the file: equal rows count once, rows that differ are errors. */
  private async judgeRepeated(connection: pg.Client, stage: string, faults: FaultCollector): Promise<void> {
    if ((await connection.query(hasRepeated(stage))).rowCount === 0) return;
    const { rows } = await connection.query<{ vin: string; line: number; firstLine: number; total: number }>(
      findContradicting(stage),
      [MOST_FAULTS_KEPT],
    );
    for (const { vin, line, firstLine } of rows) {
      faults.add({
        line,
        column: 'VIN',
        reason: REASONS.duplicateRows,
        value: shownValue(vin),
        expected: `must be the only row of its VIN and manufacturer reference, or say the same as line ${firstLine}`,
      });
    }
    faults.faultCount = rows[0]?.total ?? 0;
    if (rows.length === 0) await connection.query(dropRepeated(stage));
  }

  private connectionOptions(): pg.ClientConfig {
    return {
      ...connectionTo(addressFor('import staging', this.settings)),
      application_name: 'vehicle-recalls import',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      // The session of a worker that lost its connection may keep the staging table locked until PostgreSQL notices.
      lock_timeout: LOCK_TIMEOUT_MS,
      query_timeout: LONG_STATEMENT_TIMEOUT_MS,
    };
  }
}

async function* chunksOf(file: FileSource, onProgress: (bytesRead: number) => void): AsyncGenerator<Buffer> {
  let bytesRead = 0;
  for await (const chunk of file.read()) {
    bytesRead += chunk.length;
    yield chunk;
    onProgress(bytesRead);
  }
}
