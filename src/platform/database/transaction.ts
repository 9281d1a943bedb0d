import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { giveUp, takeTime } from './statement-timeout.js';

/** An open transaction. A repository method that requires one can't be called outside of a transaction by mistake. */
export type Transaction = EntityManager;

@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
  run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction(work);
  }

  /**
   * Runs work of a single statement, which PostgreSQL commits by itself: START TRANSACTION and COMMIT would be two more round trips. A second statement is an
   * error, because it would not be in one transaction with the first.
   */
  async single<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const queryRunner = this.dataSource.createQueryRunner();
    const query = queryRunner.query.bind(queryRunner);
    let statements = 0;
    queryRunner.query = (...statement: Parameters<typeof query>) => {
      statements += 1;
      if (statements > 1) throw new Error('Work of a single statement has another one.');
      return query(...statement);
    };
    try {
      return await work(queryRunner.manager);
    } finally {
      await queryRunner.release();
    }
  }

  /**
   * Runs work whose statements may take minutes each.
   *
   * @param brokenOff aborts the work and its statement when the result is no longer of use
   */
  async atLength<Result>(
    work: (transaction: Transaction) => Promise<Result>,
    brokenOff?: AbortSignal,
  ): Promise<Result> {
    return this.dataSource.transaction(async (transaction) => {
      const { queryRunner } = transaction;
      if (!queryRunner) throw new Error('A transaction has a query runner.');
      const end = () => giveUp(queryRunner);
      brokenOff?.throwIfAborted();
      brokenOff?.addEventListener('abort', end, { once: true });
      try {
        await takeTime(queryRunner);
        return await work(transaction);
      } finally {
        brokenOff?.removeEventListener('abort', end);
      }
    });
  }

  /** Runs reads that all see one snapshot of the database, taken when the first of them begins. */
  atOneMoment<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction('REPEATABLE READ', work);
  }
}
