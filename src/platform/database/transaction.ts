import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { giveUp, takeTime } from './statement-timeout.js';

/** A transaction that is open. A repository method that takes one can't be called outside of it by mistake. */
export type Transaction = EntityManager;

@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
  run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction(work);
  }

  /**
   * Runs work whose statements may take minutes each.
   *
   * @param brokenOff ends it, and whatever statement is under way, when nothing can come of it any more
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

  /** Runs reads that all see the database as it is when the first of them begins. */
  atOneMoment<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction('REPEATABLE READ', work);
  }
}
