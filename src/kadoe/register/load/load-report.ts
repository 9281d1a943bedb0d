import type { Environment } from '../../../platform/environment.js';
import type { LineFault } from '../file/line-faults.js';
import type { FactKind } from './differences.sql.js';

/** How many versions of a kind of fact a load adds and closes. */
export interface VersionCounts {
  readonly added: number;
  readonly closed: number;
}

/** What became of a file, or would become of it. */
export interface LoadReport {
  readonly environment: Environment;
  readonly dryRun: boolean;
  /** `refused`: nothing was changed, because of the faults. */
  readonly outcome: 'loaded' | 'refused';
  /** Of the load, and the time from which its facts are known; null if nothing was stored. */
  readonly number: number | null;
  readonly recordedAt: string | null;
  /** Lines that are not empty. */
  readonly linesRead: number;
  readonly newVehicles: number;
  readonly versions: Readonly<Record<FactKind['name'], VersionCounts>>;
  /** All of them; of the faults themselves the first. */
  readonly faultCount: number;
  readonly faults: readonly LineFault[];
}

const NONE: VersionCounts = { added: 0, closed: 0 };

export const NO_VERSIONS: LoadReport['versions'] = {
  details: NONE,
  marks: NONE,
  keepers: NONE,
  states: NONE,
};

/** As the command line prints it, and as a spreadsheet can be searched. */
export function faultAsText({ line, field, message }: LineFault): string {
  return `line ${line}: ${field}: ${message}`;
}
