/**
 * SQLSTATE classes and codes that mean "the database can't run this now" and not "the statement is wrong": connection exceptions (but not a
 * protocol violation, which is a bug of ours), too many connections, shutting down or starting, statement timeout, a session that was idle
 * for too long, read-only standby.
 */
const UNAVAILABLE_STATES = /^(08(?!P01)...|53...|57P0[1-5]|57014|25006|25P03)$/;

const PROTOCOL_VIOLATION = '08P01';

/**
 * What PgBouncer says when it has no session to give, or lost the one that it gave. It has the code of a protocol violation for all of them.
 */
const POOLER_TEXTS =
  /query_wait_timeout|server_login_retry|client_login_timeout|max_client_conn|server conn crashed|cannot connect|server closed|query timeout|idle transaction timeout|shutting down/;

const UNAVAILABLE_ERRNOS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/**
 * Messages of errors without a code for a lost or refused connection. The last two are TypeORM's, for a transaction that lost its
 * connection between two statements; the others are of `pg`.
 */
const UNAVAILABLE_TEXTS =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Query read timeout|Client was closed|Cannot use a pool after calling end|Query runner already released|Database connection provided by a query runner was already released)/;

/** Whether an error means that the database is down, unreachable or overloaded; such a request is answered with 503. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as Error & { code?: unknown; syscall?: unknown };
  if (typeof code === 'string') {
    if (UNAVAILABLE_STATES.test(code)) return true;
    if (code === PROTOCOL_VIOLATION && POOLER_TEXTS.test(error.message)) return true;
    if (UNAVAILABLE_ERRNOS.has(code) && (code !== 'ENOENT' || syscall === 'connect')) return true;
  }
  if (UNAVAILABLE_TEXTS.test(error.message)) return true;
  // If a host name has several addresses (localhost has two), the error contains one for each.
  if (error instanceof AggregateError) return error.errors.some(isDatabaseUnavailable);
  return false;
}

/** lock_not_available (also after a `lock_timeout`) and deadlock_detected. */
const LOCKED_STATES = new Set(['55P03', '40P01']);

/** Whether a statement was cancelled because another session has locked what it needs. It has changed nothing. */
export function isLockedByOthers(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOCKED_STATES.has(String(error.code));
}
