/** The service's settings that the property assumes. */
export interface Guarded {
  readonly count: number;
  readonly share: number;
  readonly hours: number;
  readonly graceHours: number;
}

/** More closures than this that return under similar VINs are held, whatever the settings. */
const MOST_RENAMED = 10;

const HOUR_MS = 60 * 60_000;

/** A file as the guard must see it. */
export interface FileAtTheGuard {
  readonly rows: ReadonlySet<string>;
  /** Rows about which the service was never told. */
  readonly unknown: readonly string[];
  /** What it would close: open, missing, and neither reported later nor in the API's grace. */
  readonly closing: readonly string[];
  readonly hasEnabledClient: boolean;
  readonly now: number;
}

/**
 * The closure guard as the SFTP guide describes it to manufacturers, computed from MOT's answers alone: it stores only MOT's answers after
 * each step.
 */
export class GuardWatch {
  private readonly seen: { readonly at: number; readonly open: number }[] = [];
  private readonly closedAt = new Map<string, number>();
  private open: ReadonlySet<string> = new Set();
  private approvedAt = Number.NEGATIVE_INFINITY;
  /** What was held and not approved, by the file that held it last. */
  private readonly suspect = new Map<string, string>();

  constructor(private readonly guarded: Guarded) {}

  /** @param isUndone changes by an undo do not count as closures */
  see(open: ReadonlySet<string>, at: number, isUndone: boolean): void {
    for (const key of this.open) if (!open.has(key) && !isUndone) this.closedAt.set(key, at);
    for (const key of open) this.closedAt.delete(key);
    this.open = open;
    this.seen.push({ at, open: open.size });
  }

  /** The window starts anew. */
  approved(at: number): void {
    this.approvedAt = at;
  }

  /** A file's closures are held. Those of every later file are held too, until {@link cleared}. */
  suspects(keys: Iterable<string>, file: string): void {
    for (const key of keys) this.suspect.set(key, file);
  }

  /** A file has contained the recall, the API has changed it, or an administrator has approved its closure. */
  cleared(key: string): void {
    this.suspect.delete(key);
  }

  /** The file that held them was undone. */
  clearedOf(file: string): void {
    for (const [key, name] of this.suspect) if (name === file) this.suspect.delete(key);
  }

  holdsWhole({ rows, unknown, hasEnabledClient }: FileAtTheGuard): boolean {
    const { count } = this.guarded;
    const isOfAnother = rows.size < this.open.size / 2 && this.open.size > count && unknown.length > count;
    return !hasEnabledClient || isOfAnother;
  }

  /** Those of a file's closures that must not take effect before an administrator has decided on them. */
  held(file: FileAtTheGuard): ReadonlySet<string> {
    const { rows, unknown, closing, now } = file;
    const { count, share, hours } = this.guarded;
    if (rows.size === 0) return new Set(closing);
    const since = Math.max(now - hours * HOUR_MS, this.approvedAt);
    const closed = [...this.closedAt.values()].filter((at) => at > since).length + closing.length;
    if (closed > count && closed > share * this.mostOpen(since)) return new Set(closing);
    const readLike = new Set(unknown.map(skeletonOf));
    const renamed = closing.filter((key) => readLike.has(skeletonOf(key)));
    const sent = new Set([...rows].map(campaignOf));
    const wholeCampaigns = [...new Set(closing.map(campaignOf))]
      .filter((campaign) => !sent.has(campaign))
      .map((campaign) => closing.filter((key) => campaignOf(key) === campaign))
      .filter((all) => all.length > count);
    const before = closing.filter((key) => this.suspect.has(key));
    return new Set([...before, ...(renamed.length > MOST_RENAMED ? renamed : []), ...wholeCampaigns.flat()]);
  }

  private mostOpen(since: number): number {
    const before = this.seen.findLast(({ at }) => at <= since);
    const within = this.seen.filter(({ at }) => at > since);
    return Math.max(0, ...[...(before ? [before] : []), ...within].map(({ open }) => open));
  }
}

const campaignOf = (key: string): string => key.split(' ')[1] ?? '';

/** Signs that look the same on paper. */
const skeletonOf = (key: string): string => {
  const [vin = '', reference = ''] = key.split(' ');
  return `${vin.replaceAll(/[OQ]/g, '0').replaceAll('I', '1')} ${reference}`;
};
