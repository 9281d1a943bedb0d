import type { FileFault, Reason } from '../runs/reasons.js';

/** Kept of one file; beyond that faults are only counted, so that a file of a million faults fits. */
export const MOST_FAULTS_KEPT = 10_000;

/** What is wrong with a file, as it is found. */
export interface FaultReport {
  /** The first {@link MOST_FAULTS_KEPT}. */
  readonly faults: readonly FileFault[];
  /** All of them. */
  readonly faultCount: number;
  /** Each reason once, in the order of first appearance. */
  readonly reasons: readonly Reason[];
}

export class FaultCollector implements FaultReport {
  readonly faults: FileFault[] = [];
  faultCount = 0;
  private readonly found = new Set<Reason>();

  readonly add = (fault: FileFault): void => {
    this.faultCount += 1;
    this.found.add(fault.reason);
    if (this.faults.length < MOST_FAULTS_KEPT) this.faults.push(fault);
  };

  get reasons(): Reason[] {
    return [...this.found];
  }
}
