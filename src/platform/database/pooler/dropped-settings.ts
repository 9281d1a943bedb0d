import type { Client, ClientConfig } from 'pg';
import { connectionTo } from '../connection.js';
import { SESSION_SETTINGS } from '../session-settings.js';
import { LONG_STATEMENT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '../statement-timeout.js';

/** What the pool of the service asks for. Without them, a statement, or a transaction whose process is gone, would keep its locks. */
const OF_THE_POOL = { statement_timeout: STATEMENT_TIMEOUT_MS, lock_timeout: 0 };

/** Some connections need their own. No role has these by chance, so a connection that has them got what it asked for. */
const OF_ONE_CONNECTION = {
  statement_timeout: LONG_STATEMENT_TIMEOUT_MS - 1,
  lock_timeout: LONG_STATEMENT_TIMEOUT_MS - 1,
};

const TIMEOUTS = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'] as const;

/** The timeouts are in milliseconds. */
const FOUND = `
  SELECT quote_ident(current_user) AS role,
         ARRAY(SELECT current_setting(name) FROM unnest($1::text[]) WITH ORDINALITY AS asked (name, number)
                ORDER BY number) AS settings,
         ARRAY(SELECT setting FROM unnest($2::text[]) WITH ORDINALITY AS asked (name, number) JOIN pg_settings USING (name)
                ORDER BY number) AS timeouts`;

interface Found {
  readonly role: string;
  readonly settings: readonly string[];
  readonly timeouts: readonly string[];
}

interface DroppedSetting {
  readonly name: string;
  readonly value: string | undefined;
  readonly wanted: string;
}

/** What a connection through a pooler asks for. */
export function askingAsThePool(url: string): ClientConfig {
  return { ...connectionTo(url), ...OF_THE_POOL };
}

/** What a connection with a session of its own asks for. */
export function askingForItself(url: string): ClientConfig {
  return { ...connectionTo(url), ...OF_ONE_CONNECTION };
}

/**
 * The settings that a connection asked for when it began and did not get. A pooler may drop them without a word.
 *
 * @param asked what it asked for
 * @returns undefined when it got all of them; otherwise what is wrong, and the statements with which the role has them anyway
 */
export async function findDroppedSettings(
  connection: Client,
  asked: ClientConfig,
): Promise<{ readonly differences: string; readonly remedy: string } | undefined> {
  const { rows } = await connection.query<Found>(FOUND, [Object.keys(SESSION_SETTINGS), TIMEOUTS]);
  const [found] = rows;
  if (!found) throw new Error('A SELECT without FROM has one row.');
  const dropped = droppedSettings(found, asked);
  if (dropped.length === 0) return undefined;
  return {
    differences: dropped
      .map(({ name, value, wanted }) => `${name} = '${value}' in place of '${wanted}'`)
      .join(', '),
    remedy: dropped
      .map(({ name, wanted }) => `ALTER ROLE ${found.role} SET ${name} = '${wanted}';`)
      .join(' '),
  };
}

function droppedSettings({ settings, timeouts }: Found, asked: ClientConfig): DroppedSetting[] {
  return [
    ...Object.entries(SESSION_SETTINGS).map(([name, wanted], index) => ({
      name,
      value: settings[index],
      wanted,
    })),
    ...TIMEOUTS.map((name, index) => ({ name, value: timeouts[index], wanted: String(asked[name]) })),
  ].filter(({ value, wanted }) => value !== wanted);
}
