import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { unavailable } from '../errors/recalls-error.js';

/** Shorter than the patience of common probes, so that they get an answer and not a timeout. */
const PATIENCE_MS = 2_000;

@Injectable()
export class DatabaseHealth {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws RecallsError a 503 when the database does not answer soon, over the connections that calls use too */
  async check(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    try {
      await Promise.race([this.dataSource.query('SELECT 1'), tooLate]);
    } catch (error) {
      throw unavailable(error);
    } finally {
      clearTimeout(timer);
    }
  }
}
