/** The source of a statement: the manufacturer's client, the file of a run, or an administrator. */
export type Teller = { readonly client: true } | { readonly run: string } | { readonly administrator: true };

interface Word {
  readonly open: boolean;
  /** The time at which it was true, by the true clock. */
  readonly asOf: number;
  readonly teller: Teller;
  /** The statements in the order in which they were made. */
  readonly order: number;
}

/**
 * What the service has been told about each recall: a list of statements ("words"), of which the one with the latest as-of counts. This is
 * all that the property knows of the service; it does not know rows, columns, steps of runs or SQL.
 *
 * - An API call that was answered 2xx is a word about one recall, as of the call.
 * - A file that was merged is a word about every recall of the manufacturer, as of the time in its name or else of its receipt: those in it
 *   are open, those missing are not. If the manufacturer exported it earlier, or sent an old one again without a time in its name, the
 *   service was not told.
 * - A missing recall counts only if the guard did not hold it, and if the API did not open it in the hours of grace before the receipt
 *   without a file that had it since. A wrong file below the guard's numbers is the manufacturer's word like any other. What the guard
 *   holds counts when an administrator approves it, still as of the file and not as of the approval.
 * - A file that is refused, or held whole, is no word.
 * - An undo revokes words; the remaining ones are what the service has been told. Recalls that it can't restore are listed: such a recall
 *   remains closed by the decision of the administrator, who sees the list.
 */
export class Told {
  private readonly words = new Map<string, Word[]>();
  private order = 0;

  say(key: string, open: boolean, asOf: number, teller: Teller): void {
    const words = this.words.get(key) ?? [];
    this.order += 1;
    words.push({ open, asOf, teller, order: this.order });
    this.words.set(key, words);
  }

  /** Revokes the words of a run, or of the client since a time. */
  takeBack(whose: { readonly run: string } | { readonly clientSince: number }): void {
    const isTakenBack = ({ teller, asOf }: Word) =>
      'run' in whose
        ? 'run' in teller && teller.run === whose.run
        : 'client' in teller && asOf >= whose.clientSince;
    for (const [key, words] of this.words) {
      this.words.set(
        key,
        words.filter((word) => !isTakenBack(word)),
      );
    }
  }

  /** An administrator was shown that a recall remains closed. */
  leaveClosed(key: string): void {
    const last = this.lastOf(key);
    if (last) this.say(key, false, last.asOf, { administrator: true });
  }

  /** The word that counts. */
  lastOf(key: string): Word | undefined {
    return this.words
      .get(key)
      ?.toSorted((one, other) => one.asOf - other.asOf || one.order - other.order)
      .at(-1);
  }

  /** Whether there was ever a word about it. */
  knows(key: string): boolean {
    return this.words.has(key);
  }

  /** The recalls that must be open. */
  get open(): string[] {
    return [...this.words.keys()].filter((key) => this.lastOf(key)?.open === true);
  }

  /** For a failure's message. */
  historyOf(key: string): string {
    return (this.words.get(key) ?? [])
      .map(
        ({ open, asOf, teller }) =>
          `${open ? 'open' : 'closed'} as of ${new Date(asOf).toISOString()} by ${'run' in teller ? `run ${teller.run}` : Object.keys(teller).join('')}`,
      )
      .join('; ');
  }
}
