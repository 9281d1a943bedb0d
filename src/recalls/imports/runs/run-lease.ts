import type pg from 'pg';
import type { Clock } from '../../../platform/clock/clock.js';
import type { ImportRun, ImportState } from './import-run.js';
import { LeaseLost } from './lease-lost.js';

/** How fresh the progress in the database is. It costs one small update. */
const BEAT_MS = 1_000;

/**
 * A run in the hands of this worker, for as long as it lives: the claim is a lock of this connection's session, so it
 * ends with the process, however that ends, and another one goes on at once.
 *
 * What is written for the run names the claim too ({@link id}): a worker that lost its connection unawares, while the
 * run went to another, writes nothing. {@link lost} ends what it is at then, which may wait on a connection of its own.
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
    /** What the run waited for before it was claimed. */
    readonly waitedFor: string | null,
    private readonly connection: pg.Client,
    private readonly clock: Clock,
  ) {
    this.beating = setInterval(() => this.beat(), BEAT_MS).unref();
  }

  /** Aborts when the heart has stopped: the database no longer answers where the claim is. */
  get lost(): AbortSignal {
    return this.losing.signal;
  }

  /** Makes it visible which step the run is at. @throws LeaseLost */
  async enter(state: ImportState, { scanner }: { readonly scanner?: string } = {}): Promise<void> {
    await this.update(
      'state = $3, scanner = coalesce($4, scanner), heartbeat_at = coalesce($5::timestamptz, now())',
      [state, scanner ?? null, this.clock.databaseNow()],
    );
  }

  /** Where the validation is; written with the next heartbeat. */
  progress(bytesRead: number): void {
    this.bytesRead = bytesRead;
  }

  /** Puts the run off. @throws LeaseLost */
  async postpone(waitingFor: string, waitMs: number): Promise<void> {
    await this.update(
      `waiting_for = $3, claimed_by = NULL,
       next_attempt_at = coalesce($4::timestamptz, now()) + $5::integer * interval '1 millisecond'`,
      [waitingFor, this.clock.databaseNow(), waitMs],
    );
  }

  /**
   * Asks the database whether the connection, and so the claim, has been alive all the time since the run was claimed.
   * Then the database did not crash meanwhile either: that would have emptied the staging table, which is not logged,
   * and a file without rows closes every recall.
   *
   * The heart no longer beats from here on, since the run's row is about to be locked.
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
