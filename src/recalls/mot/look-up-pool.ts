import { Pool } from 'pg';
import { withTimeout } from '../../platform/clock/with-timeout.js';
import { connectionTo } from '../../platform/database/connection.js';
import { endPool } from '../../platform/database/end-pool.js';
import { type Copy, VEHICLE_ANSWERS, type VehicleAnswersRow } from './vehicle.sql.js';

/**
 * Single look-ups take two (see VehicleRecalls); the others are for calls with many VINs. One process can't read
 * the answers of more faster.
 */
const CONNECTIONS = 6;

/** What a database says about vehicles. */
export interface LookupResult {
  /** JSON texts, in the order asked. */
  readonly answers: readonly string[];
  /** Of the same snapshot. */
  readonly copy: Copy;
}

/**
 * Connections to a database for MOT's look-ups alone: they never wait behind those that write, and what they wait for
 * at all has an end.
 */
export class LookUpPool {
  private readonly pool: Pool;

  /** @param timeoutMs for a connection and the answer together */
  constructor(
    url: string,
    private readonly timeoutMs: number,
  ) {
    this.pool = new Pool({
      ...connectionTo(url),
      max: CONNECTIONS,
      application_name: 'vehicle-recalls mot',
      connectionTimeoutMillis: timeoutMs,
      statement_timeout: timeoutMs,
      // The server's own timeout comes first; this one is for a network that fell silent.
      query_timeout: timeoutMs + 100,
    });
    // A connection that is lost while nobody uses it: the next look-up makes another.
    this.pool.on('error', () => {});
  }

  async ask(vins: readonly string[]): Promise<LookupResult> {
    const asked = this.pool.query<VehicleAnswersRow>({ ...VEHICLE_ANSWERS, values: [vins] });
    const { rows } = await withTimeout(this.timeoutMs, asked);
    const [row] = rows;
    if (!row) throw new Error('A statement that aggregates has a row.');
    return { answers: linesOf(row), copy: row };
  }

  end(): Promise<void> {
    return endPool(this.pool);
  }
}

/** The answers of a row, one a vehicle. */
export function linesOf(row: VehicleAnswersRow | undefined): string[] {
  return row?.answers?.split('\n') ?? [];
}
