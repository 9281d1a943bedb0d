import type { Settings } from '../config/settings.js';

/**
 * What the service opens connections for, and what each needs of its address. A pooler that hands out a session for each transaction is
 * enough for `transactions`: every statement stands alone or in a transaction, and whatever it sets or makes ends with that. A `session` has to
 * be one and the same from the first statement to the last (docs/adr/0029).
 */
const NEEDS = {
  /** The pool of calls and background work. Locks, settings and temporary tables are those of a transaction. */
  work: 'transactions',
  /** Single statements that every call needs. */
  reserved: 'transactions',
  /** Single statements. */
  'look-ups of MOT': 'transactions',
  /** Single statements. */
  health: 'transactions',
  /** Single statements. */
  metrics: 'transactions',

  /** The lock that keeps others from migrating is held over many transactions. */
  migration: 'session',
  /** The lease of a run is an advisory lock that ends with the process, and no transaction may be open that long. */
  'import claim': 'session',
  /** COPY takes minutes, for which it would have one of the pooler's few connections. It waits for locks as long as its session says. */
  'import staging': 'session',
  /** A lock and a temporary table, used by many statements while others see the caller's progress. */
  validation: 'session',
  /** Temporary tables of several transactions. */
  'register load': 'session',
  /** The snapshot of a backup is one transaction of minutes. A restore is one too. */
  backup: 'session',
  /** What a command waits for is bounded by settings of its sessions, and found by their name. */
  command: 'session',
  /** Reads which session waits for which, by the names that sessions have. */
  'lock watch': 'session',
} as const;

export type ConnectionPurpose = keyof typeof NEEDS;

/** The address for connections of this purpose. The one of a pooler is used for all that it is enough for. */
export function addressFor(
  purpose: ConnectionPurpose,
  { databaseUrl, databaseSessionUrl }: Pick<Settings, 'databaseUrl' | 'databaseSessionUrl'>,
): string {
  const url = NEEDS[purpose] === 'session' ? (databaseSessionUrl ?? databaseUrl) : databaseUrl;
  if (url === undefined) throw new Error('The database must be started before the application.');
  return url;
}
