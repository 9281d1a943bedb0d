import type { PoolClient } from 'pg';
import type { EntitySubscriberInterface, QueryRunner } from 'typeorm';

/**
 * How long a statement may run before PostgreSQL ends it: an answer that takes longer is a 503, so that a
 * slow database never piles up calls until the process is out of memory.
 */
export const STATEMENT_TIMEOUT_MS = 10_000;

/** How long a call waits for a free connection before it is answered 503. */
export const CONNECTION_TIMEOUT_MS = 5_000;

/**
 * How long a call waits for rows that another transaction has locked. A call's own locks last for milliseconds. Those of a
 * file that is merged may last for a minute: a caller had better come again than keep a connection for as long.
 */
export const LOCK_TIMEOUT_MS = 2_000;

/**
 * How long a command waits for what another session has locked, before its person is told whom it waited for and to try
 * again. It is less than the statement's timeout, which could not tell.
 */
export const COMMAND_LOCK_TIMEOUT_MS = 9_000;

/** The same in a transaction that takes its time: a file that is merged has its recalls locked for a minute. */
const COMMAND_LONG_LOCK_TIMEOUT_MS = 60_000;

/** Merging the largest file takes minutes, and on a bad day ten times as long. Who waits for longer waits for nobody. */
export const LONG_STATEMENT_TIMEOUT_MS = 60 * 60_000;

/** The server's own timeout comes first. When not even that is heard of, the network has fallen silent. */
const SLACK_MS = 1_000;

export const STATEMENT_ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + SLACK_MS;

const UNHURRIED = 'unhurried';

interface Waiting {
  statements: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Ends the connection on which a statement of TypeORM's is waited for in vain: nobody else must get it from the pool,
 * because a statement sent after one that has no answer would get none either. (The driver's own `query_timeout` leaves
 * the connection to the next one, and can't be longer for a merge.)
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
    // What has arrived while this process was busy is read first.
    waiting.timer = setTimeout(
      () => setImmediate(() => waiting.statements > 0 && giveUp(queryRunner)),
      timeoutMs,
    ).unref();
  }
}

/** From here on the statements of a transaction may take long. */
export async function takeTime(queryRunner: QueryRunner): Promise<void> {
  queryRunner.data[UNHURRIED] = true;
  await queryRunner.query(`SET LOCAL statement_timeout = ${LONG_STATEMENT_TIMEOUT_MS}`);
  // The sessions of commands have a limit. Those of the service have none here, because nobody sits and waits for them.
  await queryRunner.query(
    `SELECT set_config('lock_timeout', '${COMMAND_LONG_LOCK_TIMEOUT_MS}', true) WHERE current_setting('lock_timeout') <> '0'`,
  );
}

/** Breaks off whatever is under way on a query runner's connection, which is not used again. */
export function giveUp(queryRunner: QueryRunner): void {
  if (queryRunner.isReleased) return;
  // It has one, so this opens none.
  void queryRunner.connect().then((connection: PoolClient) => connection.end());
}
