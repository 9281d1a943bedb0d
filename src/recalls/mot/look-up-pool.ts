import { Pool } from 'pg';
import { withTimeout } from '../../platform/clock/with-timeout.js';
import { connectionTo } from '../../platform/database/connection.js';
import { endPool } from '../../platform/database/end-pool.js';
import { type Copy, VEHICLE_ANSWERS, type VehicleAnswersRow } from './vehicle.sql.js';

/**
 * Single look-ups use two connections (see VehicleRecalls); the others are for calls with many VINs. More would not help, because one
 * process can't parse the results of more any faster.
 */
const CONNECTIONS = 6;

/** What a database says about vehicles. */
export interface LookupResult {
  /** JSON texts, in the order of the request: some answers in each, one per line. */
  readonly answers: readonly string[];
  /** From the same snapshot. */
  readonly copy: Copy;
}

/** A connection pool for MOT's look-ups alone, so that they never wait behind writes. Every wait has a timeout. */
export class LookUpPool {
  private readonly pool: Pool;

  private readonly statement: { readonly name?: string; readonly text: string };

  /**
   * @param timeoutMs for a connection and the answer together
   * @param named whether the address keeps named statements
   */
  constructor(
    url: string,
    private readonly timeoutMs: number,
    { named = true } = {},
  ) {
    this.statement = named ? VEHICLE_ANSWERS : { text: VEHICLE_ANSWERS.text };
    this.pool = new Pool({
      ...connectionTo(url),
      max: CONNECTIONS,
      application_name: 'vehicle-recalls mot',
      connectionTimeoutMillis: timeoutMs,
      statement_timeout: timeoutMs,
      // Longer than the server's own timeout; this one is for a network that stopped delivering.
      query_timeout: timeoutMs + 100,
    });
    // A connection was lost while idle; the next look-up opens a new one.
    this.pool.on('error', () => {});
  }

  async ask(vins: readonly string[]): Promise<LookupResult> {
    const asked = this.pool.query<VehicleAnswersRow>({ ...this.statement, values: [vins] });
    const { rows } = await withTimeout(this.timeoutMs, asked);
    const [row] = rows;
    if (!row) throw new Error('The statement has a row, also without vehicles.');
    return { answers: textsOf(rows), copy: row };
  }

  end(): Promise<void> {
    return endPool(this.pool);
  }
}

/** The answers in the rows: the texts of up to 64 vehicles each, one per line. */
export function textsOf(rows: readonly VehicleAnswersRow[]): string[] {
  return rows.flatMap(({ answers }) => answers ?? []);
}
