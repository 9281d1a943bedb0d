/** The kinds of work in progress at a moment, to report what a kill interrupted. */
export class InFlight {
  private readonly counts = new Map<string, number>();

  async during<Result>(kind: string, work: () => Promise<Result>): Promise<Result> {
    this.add(kind, 1);
    try {
      return await work();
    } finally {
      this.add(kind, -1);
    }
  }

  get kinds(): string[] {
    return [...this.counts].filter(([, count]) => count > 0).map(([kind]) => kind);
  }

  private add(kind: string, number: number): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + number);
  }
}
