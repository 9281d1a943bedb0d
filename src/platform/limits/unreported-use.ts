/** Calls of a client that this process has let through and not reported to the database yet: at most a block. */
export class UnreportedUse {
  private calls = 0;
  /** Whether a call was let through since the last look for a pause. */
  private active = false;

  get isNone(): boolean {
    return this.calls === 0;
  }

  count(): void {
    this.calls += 1;
    this.active = true;
  }

  /** @returns whether no call was let through since this was last asked */
  looksPaused(): boolean {
    const paused = !this.active;
    this.active = false;
    return paused;
  }

  /**
   * Reports the calls with a statement of the quota's. What could not be reported, because the database is down or nothing was
   * left to hand out, is reported the next time.
   *
   * @param statement answers undefined when it has written nothing
   */
  async report<Answer>(statement: (used: number) => Promise<Answer>): Promise<Answer> {
    const used = this.calls;
    this.calls = 0;
    let answer: Answer | undefined;
    try {
      answer = await statement(used);
      return answer;
    } finally {
      if (answer === undefined) this.calls += used;
    }
  }
}
