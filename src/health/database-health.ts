import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTime } from '../clock/in-time.js';
import { unavailable } from '../errors/recalls-error.js';

/** Shorter than the patience of common probes, so that they get an answer and not a timeout. */
const PATIENCE_MS = 2_000;

@Injectable()
export class DatabaseHealth {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws RecallsError a 503 when the database does not answer soon, over the connections that calls use too */
  async check(): Promise<void> {
    try {
      await inTime(PATIENCE_MS, this.dataSource.query('SELECT 1'));
    } catch (error) {
      throw unavailable(error);
    }
  }
}
