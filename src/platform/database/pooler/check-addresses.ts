import type { Client, ClientConfig } from 'pg';
import { sayWhatIsAwaited } from '../../clock/wait-notice.js';
import type { Settings } from '../../config/settings.js';
import { CannotOpenDatabase } from '../cannot-open-database.js';
import { checkConnection } from '../check-connection.js';
import { askingAsThePool, askingForItself, findDroppedSettings } from './dropped-settings.js';
import { findLostNames } from './lost-names.js';
import { findLostSession } from './lost-session.js';
import { requireSameDatabase } from './same-database.js';
import { requireTransactions, TransactionsRefused } from './transactions.js';

type Addresses = Pick<
  Settings,
  'databaseUrl' | 'databaseSessionUrl' | 'databaseOwnerUrl' | 'databaseNamedStatements'
>;

/**
 * Makes sure that each address of the database leads to one that the service can work with, and that a pooler in front of it keeps what is
 * relied on at that address.
 *
 * @returns the role that the service works as
 * @throws CannotOpenDatabase with the setting, what was observed and what would be right
 */
export async function checkAddresses(settings: Addresses): Promise<string> {
  const { databaseUrl, databaseSessionUrl, databaseOwnerUrl } = settings;
  if (databaseUrl === undefined) throw new Error('The embedded database needs no check.');
  if (databaseOwnerUrl !== undefined) await requireSession('DATABASE_OWNER_URL', databaseOwnerUrl);
  if (databaseSessionUrl === undefined) return requireSession('DATABASE_URL', databaseUrl);
  await requireSession('DATABASE_SESSION_URL', databaseSessionUrl);
  return requirePooler(databaseUrl, databaseSessionUrl, settings.databaseNamedStatements);
}

function requireSession(setting: string, url: string): Promise<string> {
  const address = 'an address of the same database without a pooler';
  const remedy =
    setting === 'DATABASE_URL' ? `Set DATABASE_SESSION_URL to ${address}` : `It must be ${address}`;
  const asked = askingForItself(url);
  return reach(setting, url, asked, async (connection) => {
    const lost = await findLostSession(connection, url);
    if (lost !== undefined) {
      throw new CannotOpenDatabase(
        `${setting} names a pooler that does not keep a session: ${lost}. Migrations, imports and validations hold locks and temporary ` +
          `tables in theirs. ${remedy}.`,
      );
    }
    const dropped = await findDroppedSettings(connection, asked);
    if (dropped === undefined) return;
    throw new CannotOpenDatabase(
      `${setting} names a pooler that drops what a connection asks for (${dropped.differences}). A migration may take longer than a call, ` +
        `and an import waits longer for a lock. ${remedy}.`,
    );
  });
}

function requirePooler(url: string, sessionUrl: string, named: boolean): Promise<string> {
  const asked = askingAsThePool(url);
  return reach('DATABASE_URL', url, asked, async (connection) => {
    await requireTransactions(connection);
    const dropped = await findDroppedSettings(connection, asked);
    if (dropped !== undefined) {
      throw new CannotOpenDatabase(
        `DATABASE_URL names a pooler that drops what a connection asks for (${dropped.differences}). The role must have it, ` +
          `and the pooler new sessions: ${dropped.remedy}`,
      );
    }
    const lost = named ? await findLostNames(connection, url) : undefined;
    if (lost !== undefined) {
      throw new CannotOpenDatabase(
        `DATABASE_URL names a pooler that does not keep prepared statements: it passes their names on, and ${lost}. Let it keep them ` +
          '(PgBouncer 1.21 or later: max_prepared_statements = 200), or set DATABASE_NAMED_STATEMENTS=false, with which PostgreSQL parses ' +
          'and plans each statement each time.',
      );
    }
    await requireSameDatabase(connection, sessionUrl);
  });
}

/** @param check what is asked of a database that can be reached */
function reach(
  setting: string,
  url: string,
  asked: ClientConfig,
  check: (connection: Client) => Promise<void>,
): Promise<string> {
  return sayWhatIsAwaited(`the database of ${setting} to answer`, () =>
    checkConnection(setting, url, asked, async (connection) => {
      try {
        await check(connection);
      } catch (error) {
        if (error instanceof CannotOpenDatabase) throw error;
        throw new CannotOpenDatabase(
          error instanceof TransactionsRefused
            ? `${setting} names a pooler that refuses transactions (${error.message}): it must pool by session or by transaction.`
            : `${setting} names a database that stops answering: ${(error as Error).message}`,
        );
      }
    }),
  );
}
