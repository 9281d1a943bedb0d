import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { STAGE_TABLES, type StageTable } from './stage.sql.js';

/** Some thousand vehicles: starting a COPY takes a fraction of what its rows take, and the text is bounded. */
const FLUSH_CHARACTERS = 4 * 1024 * 1024;

/**
 * Sends rows to the four staging tables. A connection can do one COPY at a time, so the rows of each table are collected, and sent one table
 * after the other, while the next ones are collected.
 */
export class StageWriter {
  private readonly rows = new Map<StageTable, string>();
  private characters = 0;
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly connection: pg.Client) {}

  /** @param row in PostgreSQL's COPY text format, without its line break */
  add(table: StageTable, row: string): void {
    this.rows.set(table, `${this.rows.get(table) ?? ''}${row}\n`);
    this.characters += row.length;
  }

  /** Waits while two portions are under way, which is the back-pressure on the reader of the file. */
  async drain(): Promise<void> {
    if (this.characters >= FLUSH_CHARACTERS) await this.flush();
  }

  async end(): Promise<void> {
    await this.flush();
    await this.sending;
  }

  /** Rows that were collected are not sent, and those that are under way have arrived. */
  async discard(): Promise<void> {
    this.rows.clear();
    this.characters = 0;
    await this.sending;
  }

  private async flush(): Promise<void> {
    const portion = new Map(this.rows);
    this.rows.clear();
    this.characters = 0;
    await this.sending;
    this.sending = this.send(portion);
    // It is awaited at the next flush. Until then its failure must not end the process.
    this.sending.catch(() => {});
  }

  private async send(portion: ReadonlyMap<StageTable, string>): Promise<void> {
    for (const table of STAGE_TABLES) {
      const text = portion.get(table);
      if (text === undefined) continue;
      await pipeline(
        Readable.from([Buffer.from(text)], { objectMode: false }),
        this.connection.query(copyFrom(`COPY ${table} FROM STDIN`)),
      );
    }
  }
}
