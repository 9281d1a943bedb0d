import type { PreparedStatement } from '../database/prepared-statements.js';

/** A table with how much of each client's allowance was given to processes, and its statements. */
export interface UsageTable {
  readonly handOutBlock: PreparedStatement;
  readonly giveBack: PreparedStatement;
  /** Whether the kind of the period is in its key, as the last parameter of the statements. */
  readonly hasKinds: boolean;
}

/**
 * @param startsOn the column of the period's first day
 * @param kind the column of the kind of the period, if there are several
 */
export function usageTable(name: string, startsOn: string, kind?: string): UsageTable {
  return {
    handOutBlock: {
      reserved: true,
      name: `${name}_hand_out_block`,
      text: handOutBlock(name, startsOn, kind),
    },
    giveBack: { reserved: true, name: `${name}_give_back`, text: giveBack(name, startsOn, kind) },
    hasKinds: kind !== undefined,
  };
}

/**
 * Assigns a block to a process, or returns no row when the allowance is spent. The row is locked before its count is read, so concurrent
 * processes are served one after another and together never get more than the allowance.
 *
 * A process that still has calls gets only what makes them up to a block. RETURNING sees the new row alone (PostgreSQL
 * before 18), and the size of a block can't be told from the count after it: hence the column last_block.
 *
 * A report whose answer was lost is made again. So what was used is never counted beyond what was handed out.
 */
function handOutBlock(name: string, startsOn: string, kind: string | undefined): string {
  const key = kind === undefined ? `client_id, ${startsOn}` : `client_id, ${startsOn}, ${kind}`;
  const values = kind === undefined ? '$1::uuid, $2::date' : '$1::uuid, $2::date, $8::text';
  return `
    INSERT INTO ${name} AS usage (${key}, handed_out, last_block, used)
    SELECT ${values}, first.block, first.block, 0
      FROM (SELECT greatest(1, least($4::int, $3::int / $5::int)) AS block) AS first
        ON CONFLICT (${key}) DO UPDATE
       SET (handed_out, last_block, used) = (
             SELECT usage.handed_out + next.block, next.block, least(usage.handed_out, usage.used + $7::int)
               FROM (SELECT greatest(1, least($4::int, ($3::int - usage.handed_out) / $5::int) - $6::int) AS block) AS next)
     WHERE usage.handed_out < $3::int
    RETURNING last_block, handed_out`;
}

function giveBack(name: string, startsOn: string, kind: string | undefined): string {
  return `
    UPDATE ${name} SET handed_out = handed_out - $3::int, used = least(handed_out - $3::int, used + $4::int)
     WHERE client_id = $1::uuid AND ${startsOn} = $2::date${kind === undefined ? '' : ` AND ${kind} = $5::text`}`;
}
