import type { Settings } from '../config/settings.js';
import { type Closures, isGuarded } from './closure-guard.js';
import { countDifferences } from './import.sql.js';
import type { ImportCounts } from './import-run.js';

/** A sound file that lies in a staging table. */
export interface StagedFile {
  readonly stage: string;
  readonly manufacturerId: number;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly receivedAt: number;
}

/** Asks the database over whichever connection sees the staging table. */
type Ask = <Row>(sql: string, values: unknown[]) => Promise<Row[]>;

interface Differences extends Closures, Pick<ImportCounts, 'added' | 'updated' | 'reopened'> {
  readonly rows: number;
}

/** What merging a file would do now, without doing any of it. */
export async function countMerge(
  ask: Ask,
  { stage, manufacturerId, receivedAt }: StagedFile,
  closureGuard: Settings['closureGuard'],
): Promise<ImportCounts> {
  const received = new Date(receivedAt).toISOString();
  const [found] = await ask<Differences>(countDifferences(stage), [manufacturerId, received]);
  if (!found) throw new Error('A count always has a row.');
  const { added, updated, reopened, closing } = found;
  const isHeld = isGuarded(found, closureGuard);
  return {
    added,
    updated,
    reopened,
    closed: isHeld ? 0 : closing,
    unchanged: found.rows - added - updated - reopened,
    held: isHeld ? closing : 0,
  };
}
