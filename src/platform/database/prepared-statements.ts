import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ReservedConnections } from './reserved-connections.js';
import { STATEMENT_ANSWER_TIMEOUT_MS } from './statement-timeout.js';
import type { Transaction } from './transaction.js';

/** A statement that PostgreSQL parses and plans once per connection. The name must be unique in the service. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  /** Whether every call needs it, so that it uses reserved connections. It must be short. */
  readonly reserved?: true;
}

/** After a query's `query_timeout` the pool closes the connection, because the next user would also get no answer on it. */
interface TimedQuery extends QueryConfig<unknown[]> {
  readonly query_timeout: number;
}

/**
 * Runs the statements of the hot path on TypeORM's own pool, without its query runner unless they are part of a transaction. TypeORM sends
 * every statement unnamed, so that PostgreSQL parses and plans it on each call; here each statement is prepared once per connection. (Behind a pooler that does not keep
 * names, DATABASE_NAMED_STATEMENTS=false has these unnamed too.)
 */
@Injectable()
export class PreparedStatements {
  private readonly pool: Pool;
  private readonly reservedPool: Pool;
  private readonly named: boolean;

  constructor(
    dataSource: DataSource,
    @Optional() reserved?: ReservedConnections,
    @Optional() @Inject(SETTINGS) settings?: Settings,
  ) {
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
    this.reservedPool = reserved?.pool ?? this.pool;
    this.named = settings?.databaseNamedStatements ?? true;
  }

  /** The number of connections, of idle connections, and of calls that wait for one. */
  get connections(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  /** Runs one statement in a transaction of its own. */
  async query<Row extends QueryResultRow>(
    { name, text, reserved }: PreparedStatement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const query: TimedQuery = { text, values: [...values], query_timeout: STATEMENT_ANSWER_TIMEOUT_MS };
    if (this.named) query.name = name;
    return (await (reserved ? this.reservedPool : this.pool).query<Row>(query)).rows;
  }

  /** Runs a statement in an open transaction, on its connection. */
  async queryIn<Row>(
    { queryRunner }: Transaction,
    { name, text }: Omit<PreparedStatement, 'reserved'>,
    values: readonly unknown[],
  ): Promise<Row[]> {
    if (!queryRunner) throw new Error('A transaction has a query runner.');
    // The query runner hands on what it is given, and the driver takes a name with the text. Directly on the driver's connection the
    // statement would have no timeout (`StatementTimeout`).
    const statement = (this.named ? { name, text } : text) as string;
    const { records } = await queryRunner.query(statement, [...values], true);
    return records as Row[];
  }
}
