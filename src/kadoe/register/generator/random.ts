/** Repeatable random choices (mulberry32): 32 bits of state are enough for a file that only has to look real. */
export class Random {
  private state: number;

  /** @param parts numbers that together decide every choice */
  constructor(...parts: readonly number[]) {
    this.state = 0x9e37_79b9;
    for (const part of parts) {
      this.state ^= part;
      this.next();
      this.state = Math.imul(this.state, 0x85eb_ca6b);
    }
  }

  /** From 0 up to, and not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both possible. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    const choice = choices[Math.floor(this.next() * choices.length)];
    if (choice === undefined) throw new Error('There is nothing to choose from.');
    return choice;
  }
}
