import type { Settings } from '../../../platform/config/settings.js';

/** Closures whose VINs return in another spelling: a few are corrections, more mean that the export has changed. */
export const MOST_RENAMED = 10;

/** Texts that explain why closures, or a whole file, wait for an administrator. Teams and administrators read them in mails and lists. */
export const HELD_REASONS = {
  noClient: 'The manufacturer has no enabled client',
  anotherFile:
    'The file has less than half of the open recalls and adds many: it may be the file of another manufacturer',
  noRows: 'The file has no rows',
  tooMany: 'With what was closed in the last hours, too large a share of the open recalls would be closed',
  campaign: 'All open recalls of a campaign would be closed',
  before: 'Closures that were held before, and were not approved, come again',
  renamed: 'Recalls that would be closed come back under VINs that read the same',
} as const;

export type HeldReason = (typeof HELD_REASONS)[keyof typeof HELD_REASONS];

/** The comparison of a file with its manufacturer's recalls. */
export interface GuardedFile {
  /** Different recalls in the file. */
  readonly rows: number;
  /** The manufacturer's open recalls before the merge. */
  readonly open: number;
  readonly added: number;
  /** Recalls that the file would close or withdraw. */
  readonly closing: number;
  readonly hasEnabledClient: boolean;
}

/** What was closed during the guard's hours and still is, and the largest number of open recalls in that time. */
export interface GuardWindow {
  readonly closed: number;
  readonly mostOpen: number;
}

type Guard = Settings['closureGuard'];

/** The reason why nothing of a file may be merged before an administrator has looked at it. */
export function reasonsToHoldWhole(file: GuardedFile, { count }: Guard): HeldReason[] {
  const reasons: HeldReason[] = [];
  if (!file.hasEnabledClient) reasons.push(HELD_REASONS.noClient);
  if (file.rows < file.open / 2 && file.open > count && file.added > count)
    reasons.push(HELD_REASONS.anotherFile);
  return reasons;
}

/**
 * The reason why a file may not close any recall: so many closures are more likely a broken export than repairs. Earlier closures count,
 * because four files that each close half of the recalls close as much as one empty file.
 */
export function reasonsToHoldClosures(
  { rows, closing }: GuardedFile,
  { closed, mostOpen }: GuardWindow,
  { count, share }: Guard,
): HeldReason[] {
  if (closing === 0) return [];
  if (rows === 0) return [HELD_REASONS.noRows];
  const all = closed + closing;
  return all > count && all > share * mostOpen ? [HELD_REASONS.tooMany] : [];
}
