import type { Client } from 'pg';

/**
 * For how many months partitions are made ahead. The service makes them too, once a day, so a process that runs for years has them. Two years, so
 * that nobody has to notice soon when that fails.
 */
export const MONTHS_AHEAD = 24;

/** Each makes the missing partitions of a table. A backup of before the table is restored without it. */
const KEEPERS = ['keep_enquiry_partitions'];

/**
 * Makes the missing partitions of the months to come.
 *
 * @param owner of the tables. A role that is not the owner has nothing to migrate, and may not make partitions either: that is left to the next one
 *   that may.
 */
export async function keepPartitions(owner: Client): Promise<void> {
  for (const keeper of KEEPERS) {
    const { rows } = await owner.query<{ allowed: boolean | null }>(
      "SELECT has_function_privilege(to_regprocedure($1), 'EXECUTE') AS allowed",
      [`${keeper}(timestamptz, integer)`],
    );
    if (rows[0]?.allowed) await owner.query(`SELECT ${keeper}(clock_timestamp(), $1)`, [MONTHS_AHEAD]);
  }
}
