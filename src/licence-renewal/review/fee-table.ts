/** The fees that are usual from a day on, until the next entry begins. */
export interface UsualFees {
  /** `YYYY-MM-DD`. */
  readonly from: string;
  /** In pence. */
  readonly pence: readonly number[];
}

/**
 * Whether a fee is usual on a day.
 *
 * @param table the earliest entry first
 */
export function isUsualFee(table: readonly UsualFees[], pence: number, day: string): boolean {
  // As text, because YYYY-MM-DD sorts chronologically.
  return table.findLast(({ from }) => from <= day)?.pence.includes(pence) ?? false;
}
