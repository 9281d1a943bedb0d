import { Injectable } from '@nestjs/common';
import { type PreparedStatement, PreparedStatements } from '../database/prepared-statements.js';
import { BLOCKS_IN_WHAT_IS_LEFT, LARGEST_BLOCK } from './quota-blocks.js';

/** The number of calls that a process was given from an allowance. */
export interface Block {
  readonly calls: number;
  /** The remaining allowance after it, for all processes. */
  readonly leftAfter: number;
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
const HAND_OUT_BLOCK: PreparedStatement = {
  reserved: true,
  name: 'daily_quota_hand_out_block',
  text: `
    INSERT INTO daily_usage AS usage (client_id, day, handed_out, last_block, used)
    SELECT $1::uuid, $2::date, first.block, first.block, 0
      FROM (SELECT greatest(1, least($4::int, $3::int / $5::int)) AS block) AS first
        ON CONFLICT (client_id, day) DO UPDATE
       SET (handed_out, last_block, used) = (
             SELECT usage.handed_out + next.block, next.block, least(usage.handed_out, usage.used + $7::int)
               FROM (SELECT greatest(1, least($4::int, ($3::int - usage.handed_out) / $5::int) - $6::int) AS block) AS next)
     WHERE usage.handed_out < $3::int
    RETURNING last_block, handed_out`,
};

const GIVE_BACK: PreparedStatement = {
  reserved: true,
  name: 'daily_quota_give_back',
  text: `
    UPDATE daily_usage SET handed_out = handed_out - $3::int, used = least(handed_out - $3::int, used + $4::int)
     WHERE client_id = $1::uuid AND day = $2::date`,
};

/** How much of each client's daily allowance was given to processes. */
@Injectable()
export class DailyQuotaRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * @param stillHeld calls that the process has left of earlier blocks.
   * @param used calls that it has let through and not reported yet.
   * @returns undefined when the allowance is spent.
   */
  async handOutBlock(
    clientId: string,
    day: string,
    allowance: number,
    stillHeld: number,
    used: number,
  ): Promise<Block | undefined> {
    const [row] = await this.statements.query<{ last_block: number; handed_out: number }>(HAND_OUT_BLOCK, [
      clientId,
      day,
      allowance,
      LARGEST_BLOCK,
      BLOCKS_IN_WHAT_IS_LEFT,
      stillHeld,
      used,
    ]);
    return row && { calls: row.last_block, leftAfter: allowance - row.handed_out };
  }

  /** @param used calls that the process has let through and not reported yet. */
  async giveBack(clientId: string, day: string, calls: number, used: number): Promise<void> {
    await this.statements.query(GIVE_BACK, [clientId, day, calls, used]);
  }
}
