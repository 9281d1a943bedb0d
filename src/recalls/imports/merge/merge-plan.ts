import type { Settings } from '../../../platform/config/settings.js';
import {
  type GuardedFile,
  type GuardWindow,
  HELD_REASONS,
  type HeldReason,
  MOST_RENAMED,
  reasonsToHoldClosures,
  reasonsToHoldWhole,
} from '../closures/closure-guard.js';
import {
  COUNT_CLOSURES,
  COUNT_RENAMED,
  findClosedCampaigns,
  GUARD_SINCE,
  GUARD_WINDOW,
  HOLD_ALL_CLOSURES,
  HOLD_CAMPAIGNS,
  HOLD_HELD_BEFORE,
  HOLD_RENAMED,
} from '../closures/closure-guard.sql.js';
import type { ImportCounts } from '../runs/import-run.js';
import {
  countDifferences,
  type DifferenceCounts,
  FIND_CASE_TWINS,
  findDifferences,
} from './differences.sql.js';

/** Queries the database over the connection that can see the staging table, in a transaction. */
export type Ask = <Row>(sql: string, values?: unknown[]) => Promise<Row[]>;

/** A valid file in a staging table, and the times that the comparison needs. */
export interface StagedFile {
  readonly stage: string;
  readonly manufacturerId: number;
  /** The as-of of the file's rows. */
  readonly asOf: Date;
  readonly receivedAt: Date;
  readonly now: Date;
  /** In London, `YYYY-MM-DD`. */
  readonly today: string;
  /** An administrator has approved the whole file, so nothing of it is held. */
  readonly approved: boolean;
}

/** The result of planning the merge of a file. */
export interface MergePlan {
  readonly counts: ImportCounts;
  /** The whole file is held: nothing is merged until an administrator approves it. */
  readonly heldWhole: boolean;
  readonly heldReasons: readonly HeldReason[];
  readonly warnings: readonly string[];
}

type GuardSettings = Pick<Settings, 'closureGuard' | 'closureGuardHours' | 'apiGraceHours'>;

const HOUR_MS = 60 * 60_000;

/** A recall that the API opened after this time is in grace, and no file closes it. */
export function graceFromOf(receivedAt: Date, { apiGraceHours }: Pick<Settings, 'apiGraceHours'>): Date {
  return new Date(receivedAt.getTime() - apiGraceHours * HOUR_MS);
}

/** The same check as `hasEnabledClient`, in SQL. $1 manufacturer id. */
const HAS_ENABLED_CLIENT = `
  SELECT EXISTS (SELECT FROM recalls_client JOIN client ON client.id = recalls_client.client_id
                  WHERE recalls_client.manufacturer_id = $1 AND client.disabled_at IS NULL) AS "isThere"`;

/**
 * Compares a staged file with the manufacturer's recalls, and decides which closures are held. The merge and the dry run both begin with
 * it, so that they have the same result. Afterwards the temporary table `difference` contains what is to be done; no row of a recall has
 * been written or locked.
 */
export async function planMerge(ask: Ask, file: StagedFile, settings: GuardSettings): Promise<MergePlan> {
  const { stage, manufacturerId } = file;
  await ask(findDifferences(stage), [
    manufacturerId,
    file.asOf,
    graceFromOf(file.receivedAt, settings),
    file.today,
  ]);
  await ask('ANALYZE difference');
  const found = only(await ask<DifferenceCounts>(countDifferences(stage), [manufacturerId]));
  const [client] = await ask<{ isThere: boolean }>(HAS_ENABLED_CLIENT, [manufacturerId]);
  const guarded: GuardedFile = {
    ...found,
    closing: found.closing + found.withdrawing,
    hasEnabledClient: client?.isThere === true,
  };
  const whole = file.approved ? [] : reasonsToHoldWhole(guarded, settings.closureGuard);
  const heldReasons =
    file.approved || guarded.closing === 0 ? [] : await holdClosures(ask, file, guarded, settings);
  if (whole.length > 0) {
    const counts = { ...NOTHING_MERGED, held: guarded.closing };
    // Approving the file also approves its closures, so the administrator must see the reasons for holding those too.
    return { counts, heldWhole: true, heldReasons: [...whole, ...heldReasons], warnings: [wouldDo(found)] };
  }
  const closures =
    heldReasons.length === 0
      ? { closing: found.closing, withdrawing: found.withdrawing, held: 0 }
      : only(await ask<{ closing: number; withdrawing: number; held: number }>(COUNT_CLOSURES));
  return {
    counts: {
      added: found.added,
      updated: found.updated,
      reopened: found.reopened,
      closed: closures.closing,
      withdrawn: closures.withdrawing,
      unchanged: found.rows - found.added - found.updated - found.reopened - found.skipped,
      skipped: found.skipped + found.kept,
      held: closures.held,
    },
    heldWhole: false,
    heldReasons,
    warnings: found.added > 0 ? await findWarnings(ask, manufacturerId) : [],
  };
}

const NOTHING_MERGED: ImportCounts = {
  added: 0,
  updated: 0,
  reopened: 0,
  closed: 0,
  withdrawn: 0,
  unchanged: 0,
  skipped: 0,
  held: 0,
};

/** Marks the closures that the guard holds. @returns the reasons, each once */
async function holdClosures(
  ask: Ask,
  { stage, manufacturerId, now }: StagedFile,
  guarded: GuardedFile,
  { closureGuard, closureGuardHours }: GuardSettings,
): Promise<HeldReason[]> {
  const { since } = only(await ask<{ since: Date }>(GUARD_SINCE, [manufacturerId, now, closureGuardHours]));
  const window = only(await ask<GuardWindow>(GUARD_WINDOW, [manufacturerId, since, guarded.open]));
  const all = reasonsToHoldClosures(guarded, window, closureGuard);
  const some: HeldReason[] = [];
  // Each check queries the database only if it could apply.
  const campaigns =
    guarded.closing > closureGuard.count
      ? await ask<{ reference: string }>(findClosedCampaigns(stage), [closureGuard.count])
      : [];
  if (campaigns.length > 0) some.push(HELD_REASONS.campaign);
  const { renamed } =
    guarded.closing > MOST_RENAMED && guarded.added > MOST_RENAMED
      ? only(await ask<{ renamed: number }>(COUNT_RENAMED))
      : { renamed: 0 };
  if (renamed > MOST_RENAMED) some.push(HELD_REASONS.renamed);

  if (all.length > 0) await ask(HOLD_ALL_CLOSURES);
  else {
    if (renamed > MOST_RENAMED) await ask(HOLD_RENAMED);
    if (campaigns.length > 0) await ask(HOLD_CAMPAIGNS, [campaigns.map(({ reference }) => reference)]);
    // Last, so that the closures that were held before still count for a campaign.
    const before = only(await ask<{ held: number }>(HOLD_HELD_BEFORE, [manufacturerId]));
    if (before.held > 0) some.push(HELD_REASONS.before);
  }
  return [...all, ...some];
}

/** Warnings for the manufacturer about things that are no errors. */
async function findWarnings(ask: Ask, manufacturerId: number): Promise<string[]> {
  const twins = await ask<{ one: string; other: string; vehicles: number }>(FIND_CASE_TWINS, [
    manufacturerId,
  ]);
  return twins.map(
    ({ one, other, vehicles }) =>
      `${vehicles} ${vehicles === 1 ? 'vehicle has' : 'vehicles have'} recalls under ${one} and under ${other}, which differ only in upper and lower case: they count as two recalls.`,
  );
}

function wouldDo({ rows, open, added, closing, withdrawing }: DifferenceCounts): string {
  return `The file has ${rows} recalls where ${open} are open. Merged, it would add ${added} and close ${closing + withdrawing}.`;
}

function only<Row>([row]: Row[]): Row {
  if (!row) throw new Error('A count always has a row.');
  return row;
}
