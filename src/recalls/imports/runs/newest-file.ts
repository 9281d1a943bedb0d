/** A file by the time of its data. */
export interface DatedFile {
  /** As of when its data are: the time in its name, else its receipt. Milliseconds since 1970-01-01T00:00:00Z. */
  readonly asOf: number;
  readonly receivedAt: number;
}

/** What is shown of a file to those whose other file it replaced. */
export interface NamedFile extends DatedFile {
  readonly fileName: string;
}

/** A file that has waited for us this long gives way to a newer one, instead of keeping that from being imported. */
export const GIVES_WAY_AFTER_MS = 6 * 60 * 60_000;

export function hasWaitedTooLong({ receivedAt }: Pick<DatedFile, 'receivedAt'>, now: number): boolean {
  return now - receivedAt >= GIVES_WAY_AFTER_MS;
}

/** Of two files with data of one time, such as a corrected one of the same name, the one received later is newer. */
export function isNewer(one: DatedFile, other: DatedFile): boolean {
  return compareAge(one, other) > 0;
}

/** Orders files from the oldest to the newest. */
export function compareAge(one: DatedFile, other: DatedFile): number {
  return one.asOf - other.asOf || one.receivedAt - other.receivedAt;
}
