import type { ExpectedCounts } from './ledger.js';
import type { Verdict } from './verdict.js';

const CHANGES = ['added', 'updated', 'reopened', 'closed', 'withdrawn', 'unchanged', 'held'] as const;

/** The results of all files. */
export class Tally {
  readonly outcomes = { merged: 0, held: 0, rejected: 0 };
  readonly reasons = new Map<string, number>();
  readonly changes = { added: 0, updated: 0, reopened: 0, closed: 0, withdrawn: 0, unchanged: 0, held: 0 };
  /** Merged files that closed something: their teams get a receipt. */
  receipts = 0;
  leftAlone = 0;
  tried = 0;
  largestBytes = 0;

  count({ outcome, reasons }: Verdict, counts: ExpectedCounts, bytes: number): void {
    this.outcomes[outcome] += 1;
    if (outcome === 'merged' && counts.closed + counts.withdrawn > 0) this.receipts += 1;
    for (const change of CHANGES) this.changes[change] += counts[change];
    for (const reason of reasons) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    this.largestBytes = Math.max(this.largestBytes, bytes);
  }

  get files(): number {
    return this.outcomes.merged + this.outcomes.held + this.outcomes.rejected + this.leftAlone;
  }
}
