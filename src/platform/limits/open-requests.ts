/** The number of open requests of each caller. */
export class OpenRequests {
  private readonly counts = new Map<string, number>();

  /** Adds one, unless the caller has reached the limit. */
  enter(caller: string, limit: number): boolean {
    const count = this.counts.get(caller) ?? 0;
    if (count >= limit) return false;
    this.counts.set(caller, count + 1);
    return true;
  }

  leave(caller: string): void {
    const left = (this.counts.get(caller) ?? 0) - 1;
    if (left > 0) this.counts.set(caller, left);
    else this.counts.delete(caller);
  }
}
