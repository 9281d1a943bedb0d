/** What an undo took back, or a dry run would: recalls, each by what had been done to it. */
export interface UndoCounts {
  /** Had been closed, and are open again. */
  readonly reopened: number;
  /** Had been added, and are gone again. */
  readonly removed: number;
  /** Had been reopened, and are fixed again. */
  readonly closed: number;
  /** Had been deleted, and are there again. */
  readonly restored: number;
  /** Had been given other values, and have the old ones again. */
  readonly changed: number;
  /** Were changed by somebody else since, or a later file or a client says that they are open: they stay as they are. */
  readonly leftAlone: number;
}

/** A recall that an undo left as it is. */
export interface LeftAlone {
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
}

/** What an undo did. */
export interface Undone {
  readonly manufacturer: string;
  readonly dryRun: boolean;
  readonly counts: UndoCounts;
  /** The first of those that stay as they are, by VIN. */
  readonly leftAlone: readonly LeftAlone[];
}

/** There is no client of this id. */
export class UnknownClient extends Error {
  override readonly name = 'UnknownClient';

  constructor(id: string) {
    super(`There is no client ${id}`);
  }
}

/** A run, or a client, of which there is nothing to undo; the message says why. */
export class NothingToUndo extends Error {
  override readonly name = 'NothingToUndo';
}
