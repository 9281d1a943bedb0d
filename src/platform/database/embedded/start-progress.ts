/** A server of our own usually starts sooner, and on a slow machine the usual needs no message. */
const OWN_WORK_MS = 5_000;

/** What a start waits for: its own server, or another one. */
export class StartProgress {
  private awaiting: { readonly text: string; readonly isOwn: boolean; readonly since: number } | undefined;

  /** Whether the start has come so far that it waits for a server. */
  get isAtWork(): boolean {
    return this.awaiting !== undefined;
  }

  waitFor(text: string, { isOwn }: { isOwn: boolean }): void {
    this.awaiting = { text, isOwn, since: performance.now() };
  }

  /**
   * What it waits for, if that is worth a word.
   *
   * @param announced the person was told that a server is started
   */
  awaited({ announced }: { announced: boolean }): string | undefined {
    if (!this.awaiting) return undefined;
    const { text, isOwn, since } = this.awaiting;
    return isOwn && (announced || performance.now() - since < OWN_WORK_MS) ? undefined : text;
  }
}
