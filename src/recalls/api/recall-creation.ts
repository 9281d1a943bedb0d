import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { createBatcher } from '../../platform/database/batcher.js';
import { ConnectionShares } from '../../platform/database/connection-shares.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import { LOCK_TIMEOUT_MS } from '../../platform/database/statement-timeout.js';
import { isDatabaseUnavailable, isLockedByOthers } from '../../platform/errors/database-unavailable.js';
import type { NewRecall } from './recall.js';
import { OPEN_RECALLS } from './recall.sql.js';

/** Each statement commits once, and a commit waits for the disk: two at once, so that one is written while one waits. */
const OPENINGS = { atOnce: 2, together: 256 };

/**
 * How long a statement for many waits for another transaction that holds one of its recalls (a delete, say, or the
 * import of a file, which may take a minute). After that each goes alone, and only the one concerned waits on, for a while.
 */
const LOCK_TIMEOUT_TOGETHER_MS = 100;

/**
 * For so long the openings of a manufacturer that met a lock have statements of their own: those of others, which would
 * wait with them each time, do not go with them.
 */
const APART_FOR_MS = 10_000;

interface Opening {
  readonly manufacturerId: number;
  readonly recall: NewRecall;
  readonly clientId: string;
}

/** A recall that was opened. */
export interface OpenedRecall {
  /** Another reference of the same vehicle and manufacturer that differs from this one only in case. */
  readonly alike: string | undefined;
}

type Outcome = OpenedRecall | 'already there' | 'undecided';

type Open = (opening: Opening) => Promise<Outcome>;

/** Opens recalls, those that come together in one statement and so with one commit. */
@Injectable()
export class RecallCreation {
  private readonly openTogether = this.newBatcher();
  /** By manufacturer, and until when. */
  private readonly apart = new Map<number, { readonly open: Open; readonly until: number }>();

  constructor(
    private readonly statements: PreparedStatements,
    private readonly shares: ConnectionShares,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a recall, unless the manufacturer has it, open or fixed: then the answer is undefined.
   *
   * @throws RecallsError 503 when the manufacturer's other calls use its share of the connections for too long
   */
  async open(manufacturerId: number, recall: NewRecall, clientId: string): Promise<OpenedRecall | undefined> {
    const opening = { manufacturerId, recall, clientId };
    const outcome = await this.wayOf(manufacturerId)(opening);
    if (outcome === 'undecided') return this.openAlone(opening);
    return outcome === 'already there' ? undefined : outcome;
  }

  private newBatcher(): Open {
    return createBatcher((openings: readonly Opening[]) => this.openAll(openings), OPENINGS);
  }

  private wayOf(manufacturerId: number): Open {
    const apart = this.apart.get(manufacturerId);
    if (apart === undefined) return this.openTogether;
    if (this.clock.monotonic() < apart.until) return apart.open;
    this.apart.delete(manufacturerId);
    return this.openTogether;
  }

  private keepApart(manufacturerId: number): void {
    const open = this.apart.get(manufacturerId)?.open ?? this.newBatcher();
    this.apart.set(manufacturerId, { open, until: this.clock.monotonic() + APART_FOR_MS });
  }

  private async openAlone(opening: Opening): Promise<OpenedRecall | undefined> {
    const { manufacturerId, clientId } = opening;
    const release = await this.shares.take({
      clientId,
      role: 'manufacturer',
      organisation: { id: manufacturerId },
    });
    try {
      return (await this.insert([opening], LOCK_TIMEOUT_MS)).get(opening);
    } finally {
      release();
    }
  }

  private async openAll(openings: readonly Opening[]): Promise<Outcome[]> {
    // Equal ones that come together: the first may open it, for the others it is there already.
    const firsts = new Map<string, Opening>();
    for (const opening of openings) {
      const key = keyOf(opening);
      if (!firsts.has(key)) firsts.set(key, opening);
    }
    try {
      const opened = await this.insert([...firsts.values()], LOCK_TIMEOUT_TOGETHER_MS);
      return openings.map((opening) => opened.get(opening) ?? 'already there');
    } catch (error) {
      // With the connection lost nobody knows whether it was committed. Any other error comes from PostgreSQL,
      // which then has undone it all; one opening may be to blame, and the others must not fail for it.
      if (isDatabaseUnavailable(error)) throw error;
      if (isLockedByOthers(error)) for (const opening of openings) this.keepApart(opening.manufacturerId);
      return openings.map(() => 'undecided');
    }
  }

  private async insert(
    openings: readonly Opening[],
    lockTimeoutMs: number,
  ): Promise<Map<Opening, OpenedRecall>> {
    const rows = await this.statements.query<{ number: number; alike: string | null }>(OPEN_RECALLS, [
      openings.map(({ manufacturerId }) => manufacturerId),
      openings.map(({ recall }) => recall.vin),
      openings.map(({ recall }) => recall.manufacturerCampaignReference),
      openings.map(({ recall }) => recall.dvsaCampaignReference ?? null),
      openings.map(({ recall }) => recall.recallCampaignStartDate),
      openings.map(({ clientId }) => clientId),
      this.clock.databaseNow(),
      String(lockTimeoutMs),
    ]);
    const opened = new Map<Opening, OpenedRecall>();
    // The statement sees what was there before it. Of those that it opens, the later one is like the earlier.
    const references = new Map<string, string>();
    for (const { number, alike } of rows.toSorted((one, other) => one.number - other.number)) {
      const opening = openings[number - 1];
      if (!opening) continue;
      const reference = opening.recall.manufacturerCampaignReference;
      const key = keyOf(opening, reference.toLowerCase());
      opened.set(opening, { alike: alike ?? references.get(key) });
      references.set(key, reference);
    }
    return opened;
  }
}

/** Control characters can be in neither a VIN nor a reference. */
function keyOf(
  { manufacturerId, recall }: Opening,
  reference = recall.manufacturerCampaignReference,
): string {
  return `${manufacturerId}\n${recall.vin}\n${reference}`;
}
