import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { Transactions } from '../../platform/database/transaction.js';
import { RequestError } from '../../platform/errors/request-error.js';
import type { Page } from '../../platform/http/page-query.js';
import {
  ApplicationReader,
  type OpenCounts,
  type ReadApplication,
  type ReadImage,
  type Wanted,
} from '../applications/reading/application-reader.js';
import type {
  ApplicationFilter,
  ApplicationPlace,
  ApplicationSummary,
} from '../applications/reading/application-summary.js';
import type { ImageKind } from '../applications/submission.js';
import { CaseDecisions, type Decided } from '../decisions/case-decisions.js';

export interface ApplicationsFound {
  readonly rows: readonly ApplicationSummary[];
  readonly next: string | null;
}

const KIND = 'renewal application';

/**
 * What caseworkers read and decide. A list says nothing about a person. Whatever does is audited by the transaction that reads it: who has read which
 * application, and never what it says.
 */
@Injectable()
export class Casework {
  constructor(
    private readonly transactions: Transactions,
    private readonly applications: ApplicationReader,
    private readonly decisions: CaseDecisions,
    private readonly audit: AuditLog,
  ) {}

  /** The oldest first. */
  list(filter: ApplicationFilter, page: Page<ApplicationPlace>): Promise<ApplicationsFound> {
    return this.transactions.run((transaction) => this.applications.list(transaction, filter, page));
  }

  /** How many applications wait for a caseworker. */
  countOpen(): Promise<OpenCounts> {
    return this.transactions.run((transaction) => this.applications.countOpen(transaction));
  }

  /** The applications about a person, or a transaction of a client's. Each search is audited: by what it was, and not whom. */
  search(
    actor: Actor,
    wanted: Wanted,
    filter: ApplicationFilter,
    page: Page<ApplicationPlace>,
  ): Promise<ApplicationsFound> {
    return this.transactions.run(async (transaction) => {
      const found = await this.applications.search(transaction, wanted, filter, page);
      const by = 'drivingLicenceNumber' in wanted ? 'drivingLicenceNumber' : 'transactionId';
      await this.audit.record(transaction, actor, {
        action: 'renewal applications searched',
        subject: { kind: KIND, id: 'search' },
        after: { by, found: found.rows.length },
      });
      return found;
    });
  }

  /** Undefined when there is no such application. */
  read(actor: Actor, applicationId: string): Promise<ReadApplication | undefined> {
    return this.transactions.run(async (transaction) => {
      const found = await this.applications.read(transaction, applicationId);
      // What is left of an erased application says nothing about a person.
      if (found?.personal) {
        await this.audit.record(transaction, actor, {
          action: 'renewal application read',
          subject: { kind: KIND, id: applicationId },
        });
      }
      return found;
    });
  }

  /** The bytes as they were sent. Undefined when there is no such image. */
  readImage(actor: Actor, applicationId: string, kind: ImageKind): Promise<ReadImage | undefined> {
    return this.transactions.run(async (transaction) => {
      const found = await this.applications.readImage(transaction, applicationId, kind);
      if (found) {
        await this.audit.record(transaction, actor, {
          action: 'image of a renewal application read',
          subject: { kind: KIND, id: applicationId },
          after: { image: kind },
        });
      }
      return found;
    });
  }

  /** It is forwarded like one that needed no review. */
  async accept(actor: Actor, id: string): Promise<ApplicationSummary> {
    return this.after(id, 'accepted', await this.decisions.accept(actor, id));
  }

  async reject(actor: Actor, id: string, reason: string): Promise<ApplicationSummary> {
    return this.after(id, 'rejected', await this.decisions.reject(actor, id, reason));
  }

  async forwardAgain(actor: Actor, id: string): Promise<ApplicationSummary> {
    return this.after(id, 'forwarded again', await this.decisions.forwardAgain(actor, id));
  }

  /** @param reason for the audit trail */
  async erase(actor: Actor, id: string, reason: string): Promise<ApplicationSummary> {
    return this.after(id, 'erased', await this.decisions.erase(actor, id, reason));
  }

  /**
   * What a list says of the application after a decision. It is not audited, because nothing of it is about the person.
   *
   * @throws RequestError `notFound`; `conflict` when its state does not allow the decision
   */
  private async after(id: string, done: string, decided: Decided): Promise<ApplicationSummary> {
    if (decided.kind === 'refused') {
      throw new RequestError('conflict', {
        reason: `Application ${id} can't be ${done}: it is ${decided.state}`,
      });
    }
    const found = await this.transactions.run((transaction) => this.applications.summarise(transaction, id));
    if (decided.kind === 'not found' || !found) throw new RequestError('notFound');
    return found;
  }
}
