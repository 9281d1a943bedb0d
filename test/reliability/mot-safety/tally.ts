/** How often each event happened, because a property that never met its events proves nothing. */
export class Tally {
  private readonly counts = new Map<string, number>();

  add(what: string, count = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + count);
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0;
  }

  get all(): [what: string, count: number][] {
    return [...this.counts].sort(([one], [other]) => (one < other ? -1 : 1));
  }
}
