import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** A transaction that is open. A repository method that takes one can't be called outside of it by mistake. */
export type Transaction = EntityManager;

@Injectable()
export class Transactions {
  constructor(private readonly dataSource: DataSource) {}

  /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
  run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction(work);
  }

  /** Runs reads that all see the database as it is when the first of them begins. */
  atOneMoment<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction('REPEATABLE READ', work);
  }
}
