import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { cutPage, type Page } from '../../../platform/http/page-query.js';
import { AskedHashes } from '../asked-hashes.js';
import type { Asked, RecordedEnquiry } from '../enquiry.js';
import { type EnquiryFilter, EnquiryListRepository, type EnquiryPlace } from './enquiry-list.repository.js';

export type { EnquiryFilter, EnquiryPlace };

/** The types of the values in a cursor. */
export const ENQUIRY_ORDER = ['instant', 'uuid'] as const;

export interface EnquiryPage {
  readonly rows: RecordedEnquiry[];
  readonly next: string | null;
}

/** Lists enquiries for administrators, the newest first. */
@Injectable()
export class EnquiryList {
  constructor(
    private readonly transactions: Transactions,
    private readonly enquiries: EnquiryListRepository,
    private readonly hashes: AskedHashes,
    private readonly audit: AuditLog,
  ) {}

  list(filter: EnquiryFilter, page: Page<EnquiryPlace>): Promise<EnquiryPage> {
    return this.transactions.run(async (transaction) =>
      cut(await this.enquiries.list(transaction, filter, undefined, page), page),
    );
  }

  /**
   * The enquiries about a vehicle. Who asked about it is personal data, so each search is audited: by what it was, and not which vehicle.
   *
   * @param asked the mark or VIN by which the vehicle was asked about; one of several
   */
  async search(
    actor: Actor,
    asked: readonly Asked[],
    filter: EnquiryFilter,
    page: Page<EnquiryPlace>,
  ): Promise<EnquiryPage> {
    const hashes = await Promise.all(asked.map((each) => this.hashes.of(each)));
    return this.transactions.run(async (transaction) => {
      const found = cut(await this.enquiries.list(transaction, filter, hashes, page), page);
      await this.audit.record(transaction, actor, {
        action: 'enquiries searched',
        subject: { kind: 'enquiry', id: 'search' },
        after: { by: asked.flatMap((each) => Object.keys(each)), found: found.rows.length },
      });
      return found;
    });
  }
}

function cut(rows: readonly RecordedEnquiry[], { limit }: Page<EnquiryPlace>): EnquiryPage {
  return cutPage(rows, limit, ({ recordedAt, id }) => [Date.parse(recordedAt), id]);
}
