import { Injectable } from '@nestjs/common';
import { Transactions } from '../database/transaction.js';
import { cutPage, type Page } from '../http/page-query.js';
import { type AuditEntry, type AuditFilter, AuditTrailRepository } from './audit-trail.repository.js';

export type { AuditEntry, AuditFilter };

/** Reads the audit trail for administrators. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly transactions: Transactions,
    private readonly entries: AuditTrailRepository,
  ) {}

  /** A page of entries, newest first: in the order in which they were written, whatever the clocks of the processes showed. */
  async list(
    filter: AuditFilter,
    page: Page<readonly [id: number]>,
  ): Promise<{ rows: AuditEntry[]; next: string | null }> {
    const rows = await this.transactions.run((transaction) => this.entries.list(transaction, filter, page));
    return cutPage(rows, page.limit, ({ id }) => [id]);
  }
}
