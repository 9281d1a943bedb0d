import { Injectable } from '@nestjs/common';
import { requirePrefix } from '../object-name.js';

/**
 * A feature that keeps objects. An object is stored before the transaction that refers to it commits, so a process that is killed in between leaves an
 * object that nobody refers to: an orphan. The sweep deletes orphans, when they are so old that no transaction can still refer to them.
 */
export interface ObjectOwner {
  /** The names of its objects begin with it: `renewal-images/`. No other owner's prefix begins with it. */
  readonly prefix: string;
  /**
   * Which of these names the database still refers to.
   *
   * @param names a few hundred, all with the prefix
   */
  findReferred(names: readonly string[]): Promise<Iterable<string>>;
}

/** The features that keep objects. Each registers itself when its module starts (`onModuleInit`). */
@Injectable()
export class ObjectOwners {
  private readonly owners: ObjectOwner[] = [];

  register(owner: ObjectOwner): void {
    requirePrefix(owner.prefix);
    const rival = this.owners.find(
      ({ prefix }) => prefix.startsWith(owner.prefix) || owner.prefix.startsWith(prefix),
    );
    if (rival) throw new Error(`Two features keep objects under ${rival.prefix} and ${owner.prefix}`);
    this.owners.push(owner);
  }

  get all(): readonly ObjectOwner[] {
    return this.owners;
  }
}
