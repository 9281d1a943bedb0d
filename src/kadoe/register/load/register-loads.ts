import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Clock } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ADVISORY_LOCKS } from '../../../platform/database/advisory-locks.js';
import { connectionTo } from '../../../platform/database/connection.js';
import { addressFor } from '../../../platform/database/connection-needs.js';
import { withOwnConnection } from '../../../platform/database/own-connection.js';
import { LONG_STATEMENT_TIMEOUT_MS } from '../../../platform/database/statement-timeout.js';
import { DataKeys, type KeyTransaction } from '../../../platform/encryption/data-keys.js';
import { HashKeys } from '../../../platform/encryption/hash-keys.js';
import { ENVIRONMENTS, type Environment } from '../../../platform/environment.js';
import { LineFaults } from '../file/line-faults.js';
import { RECORD_LOAD } from './differences.sql.js';
import { type LoadReport, NO_VERSIONS } from './load-report.js';
import {
  findFaultsBetweenLines,
  findFaultsInRegister,
  targetVehicles,
  writeDifferences,
} from './merge-stage.js';
import { readFile } from './read-file.js';
import { CREATE_STAGE, STAGE_TABLES } from './stage.sql.js';

const CONNECTION_TIMEOUT_MS = 10_000;

/** For the load before this one, which may take minutes. */
const LOCK_TIMEOUT_MS = 15 * 60_000;

export interface FileToLoad {
  readonly environment: Environment;
  /** NDJSON: a vehicle with its whole history a line. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Goes the same way to its end, and stores nothing. */
  readonly dryRun: boolean;
  /** Told of each step after the file was read. */
  readonly onStep?: (step: string) => void;
  /** Ends the load, of which nothing remains. */
  readonly brokenOff?: AbortSignal;
}

/**
 * Loads files into the register, each as a whole or not at all.
 *
 * A load has a connection of its own, because COPY takes minutes and the pool's connections are for calls. Everything that lasts is written in
 * one transaction, and the staging tables belong to the connection. So nothing remains of a load whose process was killed.
 *
 * Loads of one register merge one after the other, under an advisory lock that ends with the transaction. Its number is given under that lock,
 * so that a load with a lower number is visible before one with a higher number: what an enquiry that saw load 7 knew is what loads 1 to 7
 * recorded, also later.
 */
@Injectable()
export class RegisterLoads {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly dataKeys: DataKeys,
    private readonly hashKeys: HashKeys,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async load(actor: Actor, file: FileToLoad): Promise<LoadReport> {
    const keys = { dataKey: this.dataKeys.generate(), hash: await this.hashKeys.named('register.keeper') };
    const { environment, dryRun, chunks, onStep = () => {} } = file;
    const faults = new LineFaults();
    return withOwnConnection(this.connectionOptions(), file.brokenOff, async (connection) => {
      await connection.query(CREATE_STAGE);
      const linesRead = await readFile(connection, chunks, environment, keys, faults);
      const refused = (): LoadReport => ({
        ...{ environment, dryRun, outcome: 'refused', number: null, recordedAt: null, linesRead },
        ...{ newVehicles: 0, versions: NO_VERSIONS, faultCount: faults.count, faults: faults.kept },
      });
      if (faults.count > 0) return refused();
      onStep('comparing lines');
      for (const table of STAGE_TABLES) await connection.query(`ANALYZE ${table}`);
      await findFaultsBetweenLines(connection, faults);
      if (faults.count > 0) return refused();

      await connection.query('BEGIN');
      onStep('waiting for another load');
      await connection.query('SELECT pg_advisory_xact_lock($1, $2)', [
        ADVISORY_LOCKS.registerLoad,
        ENVIRONMENTS.indexOf(environment),
      ]);
      onStep('comparing with the register');
      const newVehicles = await targetVehicles(connection, environment);
      await findFaultsInRegister(connection, environment, faults);
      if (faults.count > 0) {
        await connection.query('ROLLBACK');
        return refused();
      }
      onStep('writing the differences');
      const number = await nextNumber(connection);
      const versions = await writeDifferences(connection, environment, number);
      const sum = (which: 'added' | 'closed') =>
        Object.values(versions).reduce((total, counts) => total + counts[which], 0);
      const transaction = asTransaction(connection);
      await this.dataKeys.keep(transaction, keys.dataKey, 'register load');
      await this.audit.record(transaction, actor, {
        action: 'register loaded',
        subject: { kind: 'register load', id: number },
        after: { environment, vehicles: linesRead, newVehicles, versions },
      });
      const { rows } = await connection.query<{ recordedAt: string }>(RECORD_LOAD, [
        ...[number, environment, keys.dataKey.id, linesRead, sum('added'), sum('closed')],
        this.clock.databaseNow(),
      ]);
      await connection.query(dryRun ? 'ROLLBACK' : 'COMMIT');
      return {
        ...{ environment, dryRun, outcome: 'loaded', linesRead, newVehicles, versions },
        number: dryRun ? null : number,
        recordedAt: dryRun ? null : (rows[0]?.recordedAt ?? null),
        ...{ faultCount: 0, faults: [] },
      };
    });
  }

  private connectionOptions(): pg.ClientConfig {
    return {
      ...connectionTo(addressFor('register load', this.settings), { mayBeSilent: true }),
      application_name: 'vehicle-recalls register load',
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      lock_timeout: LOCK_TIMEOUT_MS,
      query_timeout: LONG_STATEMENT_TIMEOUT_MS,
    };
  }
}

/** Only taken under the lock. Loads that fail leave gaps. */
async function nextNumber(connection: pg.Client): Promise<number> {
  const { rows } = await connection.query<{ number: number }>(
    "SELECT nextval(pg_get_serial_sequence('register_load', 'number'))::integer AS number",
  );
  if (!rows[0]) throw new Error('A sequence has a next number.');
  return rows[0].number;
}

function asTransaction(connection: pg.Client): KeyTransaction {
  return {
    query: async <Rows>(text: string, values?: unknown[]) =>
      (await connection.query(text, values)).rows as Rows,
  };
}
