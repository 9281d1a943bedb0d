import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '../database/prepared-statements.js';
import { BLOCKS_IN_WHAT_IS_LEFT, LARGEST_BLOCK } from './quota-blocks.js';
import type { QuotaPeriod } from './quota-period.js';
import type { UsageTable } from './usage-table.js';

/** The number of calls that a process was given from an allowance. */
export interface Block {
  readonly calls: number;
  /** The remaining allowance after it, for all processes. */
  readonly leftAfter: number;
}

/** How much of each client's allowance was given to processes. */
@Injectable()
export class QuotaRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /**
   * @param stillHeld calls that the process has left of earlier blocks.
   * @param used calls that it has let through and not reported yet.
   * @returns undefined when the allowance is spent.
   */
  async handOutBlock(
    table: UsageTable,
    clientId: string,
    period: QuotaPeriod,
    allowance: number,
    stillHeld: number,
    used: number,
  ): Promise<Block | undefined> {
    const [row] = await this.statements.query<{ last_block: number; handed_out: number }>(
      table.handOutBlock,
      [
        clientId,
        period.startsOn,
        allowance,
        LARGEST_BLOCK,
        BLOCKS_IN_WHAT_IS_LEFT,
        stillHeld,
        used,
        ...kindOf(table, period),
      ],
    );
    return row && { calls: row.last_block, leftAfter: allowance - row.handed_out };
  }

  /** @param used calls that the process has let through and not reported yet. */
  async giveBack(
    table: UsageTable,
    clientId: string,
    period: QuotaPeriod,
    calls: number,
    used: number,
  ): Promise<void> {
    await this.statements.query(table.giveBack, [
      clientId,
      period.startsOn,
      calls,
      used,
      ...kindOf(table, period),
    ]);
  }
}

function kindOf({ hasKinds }: UsageTable, { kind }: QuotaPeriod): readonly string[] {
  return hasKinds ? [kind] : [];
}
