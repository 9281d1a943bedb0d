import type { Damage } from './acts.js';
import { csvOf, type Fleet, type FleetRecall, keyOf, otherSpelling } from './fleet.js';

/** The content of the manufacturer's database at a moment. */
export interface Export {
  readonly at: number;
  readonly rows: readonly FleetRecall[];
}

/** The content of a file when it arrives. */
export interface FileContent {
  readonly text: string;
  /** The recalls in it; undefined when the service must refuse it. */
  readonly rows: readonly FleetRecall[] | undefined;
}

export function damaged({ rows }: Export, damage: Damage, keeps: number, { foreign }: Fleet): FileContent {
  const kept = rows.slice(0, Math.floor(keeps * rows.length));
  switch (damage) {
    case 'none':
      return content(rows);
    case 'cut at a line end':
      return content(kept);
    case 'cut inside a line': {
      const half = rows[kept.length]?.vin.slice(0, -1);
      return half === undefined ? content(kept) : { text: `${csvOf(kept)}${half}`, rows: undefined };
    }
    case 'header only':
      return content([]);
    case 'of another manufacturer':
      return content(foreign);
    case 'in another spelling':
      return content(rows.map((row) => ({ ...row, vin: otherSpelling(row.vin) })));
    case 'bad row':
      return {
        text: csvOf([...rows, { vin: 'BADROW', reference: 'CAR/1', start: '2024-13-01' }]),
        rows: undefined,
      };
  }
}

function content(rows: readonly FleetRecall[]): FileContent {
  return { text: csvOf(rows), rows };
}

export type FileState =
  /** Sent: its run does not exist yet, or is in progress. */
  | 'on its way'
  | 'refused'
  | 'merged'
  /** Merged, except for closures that wait for an administrator. */
  | 'closures held'
  | 'held whole'
  | 'approved whole'
  | 'undone';

/** A file that was sent, with its result as the manufacturer and the administrator see it. */
export interface SentFile {
  readonly name: string;
  readonly keys: ReadonlySet<string> | undefined;
  readonly receivedAt: number;
  readonly asOf: number;
  runId: string | undefined;
  state: FileState;
  /** The closures that the administrator is shown. */
  held: readonly string[];
}

export function sentFile(
  number: number,
  { rows }: FileContent,
  { receivedAt, asOf }: { receivedAt: number; asOf: number | undefined },
): SentFile {
  return {
    name: `recalls-${number}${asOf === undefined ? '' : `_${timeForName(asOf)}`}.csv`,
    keys: rows && new Set(rows.map(keyOf)),
    receivedAt,
    asOf: asOf ?? receivedAt,
    runId: undefined,
    state: 'on its way',
    held: [],
  };
}

/** Formatted like 20261005T060030Z. Steps are whole seconds apart, so nothing of the time is lost. */
function timeForName(at: number): string {
  return new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}
