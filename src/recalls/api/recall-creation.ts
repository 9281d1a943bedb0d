import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { createBatcher } from '../../platform/database/batcher.js';
import { ConnectionShares } from '../../platform/database/connection-shares.js';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
import { LOCK_TIMEOUT_MS } from '../../platform/database/statement-timeout.js';
import { isDatabaseUnavailable, isLockedByOthers } from '../../platform/errors/database-unavailable.js';
import type { NewRecall } from './recall.js';
import { OPEN_RECALLS } from './recall.sql.js';

/** Each statement is one commit, which waits for the disk. With two in flight, one is executed while the other waits. */
const OPENINGS = { atOnce: 2, together: 256 };

/**
 * How long a batch waits for a transaction that has locked one of its recalls (a delete, or the import of a file, which may take a minute).
 * After that, its recalls are opened one by one, and only the locked one waits, for a while.
 */
const LOCK_TIMEOUT_TOGETHER_MS = 100;

/**
 * For how long a manufacturer that met a lock gets statements of its own, because recalls of other manufacturers in the same batch would
 * wait too.
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

/** Opens recalls. Concurrent calls share one statement and so one commit. */
@Injectable()
export class RecallCreation {
  private readonly openTogether = this.newBatcher();
  /** By manufacturer: until when it gets statements of its own. */
  private readonly apart = new Map<number, { readonly open: Open; readonly until: number }>();

  constructor(
    private readonly statements: PreparedStatements,
    private readonly shares: ConnectionShares,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens a recall; undefined when the manufacturer already has it, open or fixed.
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
    // Of equal calls in one batch, only the first one may open the recall; for the others it already exists.
    const firsts = new Map<string, Opening>();
    for (const opening of openings) {
      const key = keyOf(opening);
      if (!firsts.has(key)) firsts.set(key, opening);
    }
    try {
      const opened = await this.insert([...firsts.values()], LOCK_TIMEOUT_TOGETHER_MS);
      return openings.map((opening) => opened.get(opening) ?? 'already there');
    } catch (error) {
      // If the connection was lost, it is unknown whether the statement was committed. Any other error comes from PostgreSQL, which then
      // has rolled it back. One recall may be the cause, and the others must not fail for it, so each is tried alone.
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
    // The statement sees only what existed before it. Among the recalls that it opens, the later one is reported as similar to the earlier
    // one.
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

/** A control character as separator, because neither a VIN nor a reference can contain one. */
function keyOf(
  { manufacturerId, recall }: Opening,
  reference = recall.manufacturerCampaignReference,
): string {
  return `${manufacturerId}\n${recall.vin}\n${reference}`;
}
