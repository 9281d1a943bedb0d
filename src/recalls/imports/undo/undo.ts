/** The counts of an undo, or of a dry run: recalls by what had been done to them. */
export interface UndoCounts {
  /** Had been closed, and are open again. */
  readonly reopened: number;
  /** Had been added, and are deleted again. */
  readonly removed: number;
  /** Had been reopened, and are fixed again. */
  readonly closed: number;
  /** Had been deleted, and exist again. */
  readonly restored: number;
  /** Had been given other values, and have the old ones again. */
  readonly changed: number;
  /** Are not changed, because somebody else has changed them since, or a later file or a client says that they are open. */
  readonly leftAlone: number;
}

/** A recall that an undo did not change. */
export interface LeftAlone {
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
}

/** What an undo did. */
export interface Undone {
  readonly manufacturer: string;
  readonly dryRun: boolean;
  readonly counts: UndoCounts;
  /** The first of the recalls that are not changed, ordered by VIN. */
  readonly leftAlone: readonly LeftAlone[];
}

/** There is no client with this id. */
export class UnknownClient extends Error {
  override readonly name = 'UnknownClient';

  constructor(id: string) {
    super(`There is no client ${id}`);
  }
}

/** The run or client has nothing to undo; the message says why. */
export class NothingToUndo extends Error {
  override readonly name = 'NothingToUndo';
}
