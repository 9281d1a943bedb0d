import type pg from 'pg';
import type { Clock } from '../../../platform/clock/clock.js';
import type { ImportRun, ImportState } from './import-run.js';
import { LeaseLost } from './lease-lost.js';

/** How often the progress is written to the database. Each write is one small update. */
const BEAT_MS = 1_000;

/**
 * This worker's lease of a run. The lease is an advisory lock of this connection's session, so it ends when the process ends for any
 * reason, and another worker can continue at once.
 *
 * Every write for the run also checks the lease's {@link id}. So a worker that lost its connection without noticing, while another one
 * leased the run, writes nothing. {@link lost} then aborts its work, which may be waiting on another connection.
 */
export class RunLease {
  private readonly beating: NodeJS.Timeout;
  private lastBeat: Promise<unknown> = Promise.resolve();
  private bytesRead = 0;
  private beatUnderWay = false;
  private readonly losing = new AbortController();

  constructor(
    readonly id: string,
    readonly run: ImportRun,
    /** What the run waited for before it was leased. */
    readonly waitedFor: string | null,
    private readonly connection: pg.Client,
    private readonly clock: Clock,
  ) {
    this.beating = setInterval(() => this.beat(), BEAT_MS).unref();
  }

  /** Aborted when the heartbeat fails: the database no longer answers on the lease's connection. */
  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /** Stores the run's current step. @throws LeaseLost */
  async enter(state: ImportState, { scanner }: { readonly scanner?: string } = {}): Promise<void> {
    await this.update(
      'state = $3, scanner = coalesce($4, scanner), heartbeat_at = coalesce($5::timestamptz, now())',
      [state, scanner ?? null, this.clock.databaseNow()],
    );
  }

  /** Notes the progress of the validation, which is written with the next heartbeat. */
  progress(bytesRead: number): void {
    this.bytesRead = bytesRead;
  }

  /** Postpones the run. @throws LeaseLost */
  async postpone(waitingFor: string, waitMs: number): Promise<void> {
    await this.update(
      `waiting_for = $3, claimed_by = NULL,
       next_attempt_at = coalesce($4::timestamptz, now()) + $5::integer * interval '1 millisecond'`,
      [waitingFor, this.clock.databaseNow(), waitMs],
    );
  }

  /**
   * Asks the database whether the connection, and so the lease, has existed without interruption since the run was leased. If so, the
   * database did not crash meanwhile. A crash would have emptied the staging table, which is unlogged, and a file without rows closes every
   * recall.
   *
   * The heartbeat stops here, because the run's row is about to be locked.
   *
   * @throws LeaseLost
   */
  async confirm(): Promise<void> {
    clearInterval(this.beating);
    try {
      await this.lastBeat;
      await this.connection.query('SELECT 1');
    } catch {
      throw new LeaseLost();
    }
  }

  async release(): Promise<void> {
    clearInterval(this.beating);
    await this.connection.end();
  }

  private beat(): void {
    if (this.beatUnderWay) return;
    this.beatUnderWay = true;
    this.lastBeat = this.connection
      .query(
        'UPDATE import_run SET heartbeat_at = coalesce($3::timestamptz, now()), bytes_read = $4 WHERE id = $1 AND claimed_by = $2',
        [this.run.id, this.id, this.clock.databaseNow(), this.bytesRead],
      )
      .catch(() => this.losing.abort(new LeaseLost()))
      .finally(() => {
        this.beatUnderWay = false;
      });
  }

  private async update(assignments: string, values: readonly unknown[]): Promise<void> {
    const { rowCount } = await this.connection.query(
      `UPDATE import_run SET ${assignments} WHERE id = $1 AND claimed_by = $2`,
      [this.run.id, this.id, ...values],
    );
    if (rowCount === 0) throw new LeaseLost();
  }
}
