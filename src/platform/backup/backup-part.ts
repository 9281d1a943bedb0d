import type { Client } from 'pg';
import type { Settings } from '../config/settings.js';

/**
 * What a backup has of a surface, or of the platform, beside the tables. All tables of the database are in a backup without
 * being named.
 */
export interface BackupPart {
  /** Files and folders that can't be made again, by the name that they have in the backup. Those that are missing are left out. */
  files(settings: Settings): Readonly<Record<string, string>>;
  readonly lookUps: readonly LookUp[];
}

/**
 * A question about the data whose answer is noted in the backup, and which a restored database has to answer alike. The
 * checksums prove that each row is there; this proves that the service finds it.
 */
export interface LookUp {
  /** For people: "a client". */
  readonly kind: string;
  /** @returns what to ask about; undefined where there is none */
  choose(database: Client): Promise<string | undefined>;
  /** @returns JSON */
  ask(database: Client, subject: string, settings: Settings): Promise<unknown>;
}

/** The text in the first row's column `subject`. */
export async function chosen(database: Client, sql: string): Promise<string | undefined> {
  const { rows } = await database.query<{ subject: string | null }>(sql);
  return rows[0]?.subject ?? undefined;
}
