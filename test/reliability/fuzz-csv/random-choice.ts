import { randomFrom } from '../../support/random.js';

/** Random choices that are repeatable by seed. */
export class Chance {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = randomFrom(seed);
  }

  /** From 0 to 1, excluding 1. */
  share(): number {
    return this.next();
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number from 0 to `below`, excluding it. */
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

  /** The seed of another sequence of choices. */
  seed(): number {
    return this.below(2 ** 32);
  }
}
