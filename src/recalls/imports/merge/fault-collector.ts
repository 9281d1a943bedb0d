import type { FileFault, Reason } from '../runs/reasons.js';

/** How many errors of a file are stored; further ones are only counted, so that a file of a million errors fits. */
export const MOST_FAULTS_KEPT = 10_000;

/** Collects the errors of a file as they are found. */
export interface FaultReport {
  /** The first {@link MOST_FAULTS_KEPT}. */
  readonly faults: readonly FileFault[];
  /** The number of all errors. */
  readonly faultCount: number;
  /** Each reason once, in the order of its first occurrence. */
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
