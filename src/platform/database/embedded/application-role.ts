import { createHmac } from 'node:crypto';
import type { Client } from 'pg';

/** The role that the service uses in the embedded PostgreSQL for everything except migrations. */
export const APPLICATION_ROLE = 'recalls_application';

/** A cluster from before this role existed gets it when it is next joined. */
export async function makeApplicationRole(superuser: Client, superusersPassword: string): Promise<void> {
  const { rowCount } = await superuser.query('SELECT FROM pg_roles WHERE rolname = $1', [APPLICATION_ROLE]);
  if (rowCount !== 0) return;
  const password = superuser.escapeLiteral(applicationPassword(superusersPassword));
  await superuser.query(
    `CREATE ROLE ${APPLICATION_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${password}`,
  );
}

/**
 * The role's password is derived from the superuser's, which is random and in a file that nobody else can read. So there is no second file
 * that could be lost or written twice, and the password does not reveal the superuser's.
 */
export function applicationPassword(superusersPassword: string): string {
  return createHmac('sha256', superusersPassword).update(APPLICATION_ROLE).digest('hex');
}
