/** Something the service depends on, whose n-th call can be made to fail. */
export interface Breakable {
  /** What stands in the tables: "database". */
  readonly name: string;
  /** The ways in which a call can fail. */
  readonly kinds: readonly string[];
  /** Whether what is a call depends on the way it can fail: a connection can be refused, a request can't. */
  readonly countsByKind: boolean;
  /** Counts the calls from now on, and fails the one with this number, which is from 1. */
  arm(kind: string, number: number): void;
  /** Everything works again. @returns what was called since it was armed */
  disarm(): Trap;
}

/** Ends the kinds that do not end with the one call: everything fails from there on, until all is well again. */
export const FROM_HERE_ON = 'from here on';

/** Counts calls, and says which is to fail. */
export class Trap {
  readonly calls: string[] = [];

  constructor(
    readonly kind: string,
    private readonly number: number,
  ) {}

  /** Called for each call. @returns whether it is to fail */
  springs(call: string): boolean {
    this.calls.push(call);
    const { length } = this.calls;
    return length === this.number || (length > this.number && this.kind.endsWith(FROM_HERE_ON));
  }

  /** The call that failed (the first of them); undefined when there were not so many. */
  get failed(): string | undefined {
    return this.calls[this.number - 1];
  }
}
