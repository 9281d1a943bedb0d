/** The answer to a form that was accepted: the browser goes to another page, so that a reload does not send the form again. */
export class SeeOther {
  /** @param notice what the page there says, for example "Ann can enter the console." */
  constructor(
    private readonly location: string,
    readonly notice: string | null = null,
  ) {}

  /** The address, which names the form, because the page there looks up what was done. */
  locationAfter(formId: string): string {
    if (this.notice === null) return this.location;
    const [address = '', fragment] = this.location.split('#', 2);
    const marked = `${address}${address.includes('?') ? '&' : '?'}done=${formId}`;
    return fragment === undefined ? marked : `${marked}#${fragment}`;
  }
}

/** Of an act: `return seeOther('/console/people', 'Ann can enter the console.')`. */
export function seeOther(location: string, notice?: string): SeeOther {
  return new SeeOther(location, notice);
}
