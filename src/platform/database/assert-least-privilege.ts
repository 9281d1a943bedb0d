import { CannotOpenDatabase } from './cannot-open-database.js';
import { connectionTo } from './connection.js';
import { openConnection } from './open-connection.js';

const TIMEOUT_MS = 10_000;

/**
 * The ways in which a role could give itself more rights than it was granted: as a superuser, as the owner of the audit trail or of the record
 * of enquiries, or as a member of the owner. Each partition of the record has rights of its own. (The record is missing while a backup of before
 * it is restored.)
 */
const RIGHTS = `
  SELECT bool_or(pg_has_role(relowner, 'MEMBER')) AS owns,
         bool_or(has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')) AS changes
    FROM pg_class
   WHERE oid IN (to_regclass('audit_entry'), to_regclass('enquiry'))
      OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = to_regclass('enquiry'))
  HAVING bool_or(oid = to_regclass('audit_entry'))`;

/**
 * Makes sure that the service's role can't change the audit trail and the record of enquiries, if a separate role is configured.
 *
 * @throws CannotOpenDatabase
 */
export async function assertLeastPrivilege(url: string): Promise<void> {
  const client = await openConnection({
    ...connectionTo(url),
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  try {
    const { rows } = await client.query<{ owns: boolean; changes: boolean }>(RIGHTS);
    const [rights] = rows;
    if (!rights) {
      throw new CannotOpenDatabase(
        'DATABASE_URL and DATABASE_OWNER_URL must name the same database and schema. The role of DATABASE_URL does not find the tables that the role of DATABASE_OWNER_URL has migrated.',
      );
    }
    if (rights.owns || rights.changes) {
      throw new CannotOpenDatabase(
        'The role of DATABASE_URL could change the audit trail or the record of enquiries. If DATABASE_OWNER_URL is set, the role of DATABASE_URL must be another role that is not a superuser, does not own the tables, and is not a member of the role that owns them.',
      );
    }
  } finally {
    void client.end();
  }
}
