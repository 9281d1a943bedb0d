import { Injectable, Optional } from '@nestjs/common';
import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { ReservedConnections } from './reserved-connections.js';
import { STATEMENT_ANSWER_TIMEOUT_MS } from './statement-timeout.js';

/** A statement PostgreSQL parses and plans once a connection. The name must be unique in the service. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  /** No call gets on without it, so it does not share connections with what calls ask for. It must be short. */
  readonly reserved?: true;
}

/** After its `query_timeout` the pool closes the connection, which its next user would wait on in vain as well. */
interface TimedQuery extends QueryConfig<unknown[]> {
  readonly query_timeout: number;
}

/**
 * The hot path's way to the database: TypeORM's own pool, without its query runner. TypeORM sends every
 * statement unnamed, so that PostgreSQL parses and plans it anew on each call; here it is prepared once.
 */
@Injectable()
export class PreparedStatements {
  private readonly pool: Pool;
  private readonly reservedPool: Pool;

  constructor(dataSource: DataSource, @Optional() reserved?: ReservedConnections) {
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
    this.reservedPool = reserved?.pool ?? this.pool;
  }

  /** How many connections there are, how many of them nobody uses, and how many calls wait for one. */
  get connections(): { readonly total: number; readonly idle: number; readonly waiting: number } {
    return { total: this.pool.totalCount, idle: this.pool.idleCount, waiting: this.pool.waitingCount };
  }

  /** Runs one statement in a transaction of its own. */
  async query<Row extends QueryResultRow>(
    { name, text, reserved }: PreparedStatement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const query: TimedQuery = { name, text, values: [...values], query_timeout: STATEMENT_ANSWER_TIMEOUT_MS };
    return (await (reserved ? this.reservedPool : this.pool).query<Row>(query)).rows;
  }
}
