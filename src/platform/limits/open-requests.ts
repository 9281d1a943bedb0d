/** How many requests of each caller are open. */
export class OpenRequests {
  private readonly counts = new Map<string, number>();

  /** Counts one more, unless the caller has as many as it may. */
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
