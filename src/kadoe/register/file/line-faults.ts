import type { LineIssue } from './history-rules.js';

/** An issue of a file. */
export interface LineFault extends LineIssue {
  readonly line: number;
}

/** A report that nobody reads to its end needs no more, and a broken export of a million lines must not fill the memory. */
export const MOST_FAULTS_KEPT = 1_000;

/** Collects all faults of a file, and keeps the first. */
export class LineFaults {
  readonly kept: LineFault[] = [];
  count = 0;

  add(line: number, ...issues: readonly LineIssue[]): void {
    for (const { field, message } of issues) {
      this.count += 1;
      if (this.kept.length < MOST_FAULTS_KEPT) this.kept.push({ line, field, message });
    }
  }
}
