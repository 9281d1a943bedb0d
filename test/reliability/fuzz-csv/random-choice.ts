import { randomFrom } from '../../support/random.js';

/** Choices that are the same for the same seed. */
export class Chance {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = randomFrom(seed);
  }

  /** From 0 to 1, without 1. */
  share(): number {
    return this.next();
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from 0 to `below`, without it. */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  from(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  of<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.below(things.length)];
    if (thing === undefined) throw new Error('There is nothing to choose from.');
    return thing;
  }

  /** What another row of choices begins with. */
  seed(): number {
    return this.below(2 ** 32);
  }
}
