/** A file by the time of its data. */
export interface DatedFile {
  /** The as-of of its data: the time in its name, or else its receipt. Milliseconds since 1970-01-01T00:00:00Z. */
  readonly asOf: number;
  readonly receivedAt: number;
}

/** What is shown about the file that replaced another. */
export interface NamedFile extends DatedFile {
  readonly fileName: string;
}

/** A file that has waited this long because of the service is replaced by a newer one, so that it does not prevent its import. */
export const GIVES_WAY_AFTER_MS = 6 * 60 * 60_000;

export function hasWaitedTooLong({ receivedAt }: Pick<DatedFile, 'receivedAt'>, now: number): boolean {
  return now - receivedAt >= GIVES_WAY_AFTER_MS;
}

/** Of two files with data of the same time, such as a corrected file of the same name, the one received later is newer. */
export function isNewer(one: DatedFile, other: DatedFile): boolean {
  return compareAge(one, other) > 0;
}

/** Orders files from the oldest to the newest. */
export function compareAge(one: DatedFile, other: DatedFile): number {
  return one.asOf - other.asOf || one.receivedAt - other.receivedAt;
}
