/** A dependency of the service whose n-th call can be made to fail. */
export interface Breakable {
  /** The name in the tables: "database". */
  readonly name: string;
  /** The ways in which a call can fail. */
  readonly kinds: readonly string[];
  /** What counts as a call depends on the kind of failure: a connection can be refused, a request can't. */
  readonly countsByKind: boolean;
  /** Counts the calls from now on, and fails the one with this number, which is from 1. */
  arm(kind: string, number: number): void;
  /** Repairs everything. @returns the calls since it was armed */
  disarm(): Trap;
}

/** Kinds of failure that last after the call: everything fails from there on, until it is repaired. */
export const FROM_HERE_ON = 'from here on';

/** Counts calls, and decides which one fails. */
export class Trap {
  readonly calls: string[] = [];
  /** Those that failed: one, or all from one on. */
  readonly broken: string[] = [];

  constructor(
    readonly kind: string,
    private readonly number: number,
  ) {}

  /** Called for each call. @returns whether it must fail */
  springs(call: string): boolean {
    this.calls.push(call);
    const { length } = this.calls;
    const fails = length === this.number || (length > this.number && this.kind.endsWith(FROM_HERE_ON));
    if (fails) this.broken.push(call);
    return fails;
  }

  /** The (first) call that failed; undefined when there were not so many calls. */
  get failed(): string | undefined {
    return this.calls[this.number - 1];
  }
}
