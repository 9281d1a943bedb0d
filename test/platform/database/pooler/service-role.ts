import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import { createDatabase } from '../../../support/service.js';
import { query } from '../participant-process.js';

const SETTINGS_OF_ROLE = 'deploy/pooler-role.sql';

/** A database with a role of its own for the service, because what the role has for a pooler would count in other tests too. */
export interface DatabaseOfRole {
  readonly role: string;
  /** As the role of the service, without a pooler. */
  readonly url: string;
  /** As the superuser, who owns the tables. */
  readonly ownerUrl: string;
  /** Gives the role what operators are told to give it. */
  prepareForPooler(): Promise<void>;
  drop(): Promise<void>;
}

export async function createDatabaseOfRole(): Promise<DatabaseOfRole> {
  const server = inject('postgresUrl');
  const database = await createDatabase();
  const role = `recalls_service_${randomBytes(6).toString('hex')}`;
  const url = new URL(database.url);
  [url.username, url.password] = [role, 'another'];
  await query(server, `CREATE ROLE ${role} LOGIN PASSWORD 'another'`);
  return {
    role,
    url: url.href,
    ownerUrl: database.url,
    prepareForPooler: async () => {
      const sql = await readFile(SETTINGS_OF_ROLE, 'utf8');
      await query(server, sql.replaceAll('recalls_service', role));
    },
    drop: async () => {
      await database.drop();
      await query(server, `DROP ROLE ${role}`);
    },
  };
}
