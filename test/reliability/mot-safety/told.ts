/** Who has said something: the manufacturer's client, the file of a run, or an administrator. */
export type Teller = { readonly client: true } | { readonly run: string } | { readonly administrator: true };

interface Word {
  readonly open: boolean;
  /** As of when it is true, by the one true time. */
  readonly asOf: number;
  readonly teller: Teller;
  /** The words of a time in the order they were said. */
  readonly order: number;
}

/**
 * What the service has been told of each recall: a list of words, of which the one with the latest as-of counts. This is all
 * that the property knows of the service; it knows nothing of rows, columns, runs' steps or SQL.
 *
 * - An API call that was answered 2xx is a word about one recall, as of the call.
 * - A file that was merged is a word about every recall of the manufacturer, as of the time in its name or else of its receipt:
 *   those in it are open, those missing are not. That the manufacturer exported it earlier, or sent an old one again without
 *   saying so, nobody has told the service.
 * - A missing recall is told only so far as the guard let it pass, and not when the API opened it in the hours of grace before
 *   the receipt and no file had it since: a wrong file below the guard's numbers is the manufacturer's word like any other.
 *   What the guard holds is told when an administrator approves it, still as of the file: not as of the approval.
 * - A file that is refused, or held whole, tells nothing.
 * - Undo takes back words: what remains is what the service has been told. What it can't give back it lists: such a recall
 *   stays closed by the decision of the administrator, who is shown it.
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

  /** Takes back the words of a run, or of the client since a time. */
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

  /** Whether anybody has ever said anything of it. */
  knows(key: string): boolean {
    return this.words.has(key);
  }

  /** The recalls that have to be open. */
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
