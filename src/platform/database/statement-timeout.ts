import type { PoolClient } from 'pg';
import type { EntitySubscriberInterface, QueryRunner } from 'typeorm';

/**
 * How long a statement may run before PostgreSQL cancels it. The call is then answered with 503, so that a slow database does not pile up
 * calls until the process is out of memory.
 */
export const STATEMENT_TIMEOUT_MS = 10_000;

/** How long a call waits for a free connection before it is answered with 503. */
export const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * How long a call waits for rows that another transaction has locked. Calls lock rows for milliseconds, but the merge of a file may lock
 * them for a minute: then it is better that the caller tries again later than that its call keeps a connection.
 */
export const LOCK_TIMEOUT_MS = 2_000;

/** Merging the largest file takes minutes, and in the worst case ten times as long. A statement that takes longer has hung. */
export const LONG_STATEMENT_TIMEOUT_MS = 60 * 60_000;

/** Longer than the server's own timeout, which comes first. If the server does not report it either, the network has stopped delivering. */
const SLACK_MS = 1_000;

export const STATEMENT_ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + SLACK_MS;

const UNHURRIED = 'unhurried';

interface Waiting {
  statements: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Closes the connection if a TypeORM statement gets no answer. The connection must not return to the pool, because the next statement on it
 * would get no answer either. (The driver's own `query_timeout` leaves the connection in the pool, and can't be longer for a merge.)
 */
export class StatementTimeout implements EntitySubscriberInterface {
  private readonly waiting = new WeakMap<QueryRunner, Waiting>();

  constructor(private readonly timeoutMs = STATEMENT_ANSWER_TIMEOUT_MS) {}

  beforeQuery({ queryRunner }: { queryRunner: QueryRunner }): void {
    const waiting = this.waiting.get(queryRunner) ?? { statements: 0, timer: undefined };
    this.waiting.set(queryRunner, waiting);
    waiting.statements += 1;
    this.wait(queryRunner, waiting);
  }

  afterQuery({ queryRunner }: { queryRunner: QueryRunner }): void {
    const waiting = this.waiting.get(queryRunner);
    if (!waiting) return;
    waiting.statements -= 1;
    this.wait(queryRunner, waiting);
  }

  private wait(queryRunner: QueryRunner, waiting: Waiting): void {
    clearTimeout(waiting.timer);
    if (waiting.statements === 0) return;
    const timeoutMs =
      queryRunner.data[UNHURRIED] === true ? LONG_STATEMENT_TIMEOUT_MS + SLACK_MS : this.timeoutMs;
    // Data that arrived while this process was busy is read first.
    waiting.timer = setTimeout(
      () => setImmediate(() => waiting.statements > 0 && giveUp(queryRunner)),
      timeoutMs,
    ).unref();
  }
}

/** Allows long statements from here to the end of the transaction. */
export async function takeTime(queryRunner: QueryRunner): Promise<void> {
  queryRunner.data[UNHURRIED] = true;
  await queryRunner.query(`SET LOCAL statement_timeout = ${LONG_STATEMENT_TIMEOUT_MS}`);
}

/** Aborts the statement on a query runner's connection, and closes the connection. */
export function giveUp(queryRunner: QueryRunner): void {
  if (queryRunner.isReleased) return;
  // The query runner has a connection already, so this does not open one.
  void queryRunner.connect().then((connection: PoolClient) => connection.end());
}
