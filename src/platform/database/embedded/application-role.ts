import { createHmac } from 'node:crypto';
import type { Client } from 'pg';

/** The role the service has in the embedded PostgreSQL for all but migrations. */
export const APPLICATION_ROLE = 'recalls_application';

/** A cluster that was made before there was this role gets it when it is next joined. */
export async function makeApplicationRole(superuser: Client, superusersPassword: string): Promise<void> {
  const { rowCount } = await superuser.query('SELECT FROM pg_roles WHERE rolname = $1', [APPLICATION_ROLE]);
  if (rowCount !== 0) return;
  const password = superuser.escapeLiteral(applicationPassword(superusersPassword));
  await superuser.query(
    `CREATE ROLE ${APPLICATION_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${password}`,
  );
}

/**
 * The role's password is made of the superuser's, which is random and in a file nobody else can read: there is no
 * second file that could be lost or written twice, and it does not tell what it was made of.
 */
export function applicationPassword(superusersPassword: string): string {
  return createHmac('sha256', superusersPassword).update(APPLICATION_ROLE).digest('hex');
}
