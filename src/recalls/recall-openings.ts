import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { gather } from '../database/gather.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { isDatabaseUnavailable } from '../errors/database-unavailable.js';
import type { NewRecall } from './recall.js';
import { OPEN_RECALLS } from './recall.sql.js';

/** Each statement commits once, and a commit waits for the disk: two at once, so that one is written while one waits. */
const OPENINGS = { atOnce: 2, together: 256 };

/**
 * How long a statement for many waits for another transaction that holds one of its recalls (a delete, say, or the
 * import of a file, which may take a minute). After that each goes alone, and only the one concerned waits on.
 */
const PATIENCE_TOGETHER_MS = '250';
const PATIENCE_ALONE_MS = '0';

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

/** Opens recalls, those that come together in one statement and so with one commit. */
@Injectable()
export class RecallOpenings {
  private readonly openTogether = gather((openings: readonly Opening[]) => this.openAll(openings), OPENINGS);

  constructor(
    private readonly statements: PreparedStatements,
    private readonly clock: Clock,
  ) {}

  /** Opens a recall, unless the manufacturer has it, open or fixed: then the answer is undefined. */
  async open(manufacturerId: number, recall: NewRecall, clientId: string): Promise<OpenedRecall | undefined> {
    const opening = { manufacturerId, recall, clientId };
    const outcome = await this.openTogether(opening);
    if (outcome === 'undecided') return (await this.insert([opening], PATIENCE_ALONE_MS)).get(opening);
    return outcome === 'already there' ? undefined : outcome;
  }

  private async openAll(openings: readonly Opening[]): Promise<Outcome[]> {
    // Equal ones that come together: the first may open it, for the others it is there already.
    const firsts = new Map<string, Opening>();
    for (const opening of openings) {
      const key = keyOf(opening);
      if (!firsts.has(key)) firsts.set(key, opening);
    }
    try {
      const opened = await this.insert([...firsts.values()], PATIENCE_TOGETHER_MS);
      return openings.map((opening) => opened.get(opening) ?? 'already there');
    } catch (error) {
      // With the connection lost nobody knows whether it was committed. Any other error comes from PostgreSQL,
      // which then has undone it all; one opening may be to blame, and the others must not fail for it.
      if (isDatabaseUnavailable(error)) throw error;
      return openings.map(() => 'undecided');
    }
  }

  private async insert(
    openings: readonly Opening[],
    patienceMs: string,
  ): Promise<Map<Opening, OpenedRecall>> {
    const rows = await this.statements.query<{ number: number; alike: string | null }>(OPEN_RECALLS, [
      openings.map(({ manufacturerId }) => manufacturerId),
      openings.map(({ recall }) => recall.vin),
      openings.map(({ recall }) => recall.manufacturerCampaignReference),
      openings.map(({ recall }) => recall.dvsaCampaignReference ?? null),
      openings.map(({ recall }) => recall.recallCampaignStartDate),
      openings.map(({ clientId }) => clientId),
      this.clock.databaseNow(),
      patienceMs,
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
