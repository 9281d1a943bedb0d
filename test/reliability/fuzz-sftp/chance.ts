import { randomFrom } from '../../support/random.js';

/** All random numbers of one stream, repeatable by seed and stream. */
export class Chance {
  private readonly random: () => number;

  constructor(seed: number, stream: number) {
    this.random = randomFrom((seed ^ Math.imul(stream + 1, 0x9e3779b1)) >>> 0);
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  happens(share: number): boolean {
    return this.random() < share;
  }

  pick<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.below(values.length)] ?? values[0];
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  times<Value>(count: number, make: (index: number) => Value): Value[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}
