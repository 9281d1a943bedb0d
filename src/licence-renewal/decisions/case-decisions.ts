import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/audit/actor.js';
import { AuditLog } from '../../platform/audit/audit-log.js';
import { type Transaction, Transactions } from '../../platform/database/transaction.js';
import { JobQueue } from '../../platform/job-queue/job-queue.js';
import { ApplicationSeals } from '../applications/application-seals.js';
import type { ApplicationState } from '../applications/application-state.js';
import { ApplicationStates, type LockedApplication } from '../applications/application-states.js';
import { Erasure } from '../retention/erasure.js';

/** What became of a decision. */
export type Decided =
  | { readonly kind: 'done'; readonly state: ApplicationState }
  | { readonly kind: 'not found' }
  /** Its state does not allow the decision. Somebody else may have decided. */
  | { readonly kind: 'refused'; readonly state: ApplicationState };

/**
 * What caseworkers decide about applications. Each decision is one transaction that locks the application, so that of two caseworkers who decide at
 * once the second is refused; and it is in the audit trail or not made.
 */
@Injectable()
export class CaseDecisions {
  constructor(
    private readonly transactions: Transactions,
    private readonly states: ApplicationStates,
    private readonly seals: ApplicationSeals,
    private readonly erasure: Erasure,
    private readonly audit: AuditLog,
    private readonly jobs: JobQueue,
  ) {}

  /** IN_REVIEW → READY, and it is forwarded. */
  async accept(actor: Actor, id: string): Promise<Decided> {
    const decided = await this.decide(id, 'IN_REVIEW', async (transaction, application) => {
      await this.states.accept(transaction, application);
      await this.audit.record(transaction, actor, {
        action: 'renewal application accepted',
        subject: { kind: 'renewal application', id },
        before: { state: 'IN_REVIEW' },
        after: { state: 'READY' },
      });
      return 'READY';
    });
    this.jobs.announce('renewal-forward');
    return decided;
  }

  /** IN_REVIEW → REJECTED. @param reason may be about the person, so it is sealed, and not in the audit trail */
  async reject(actor: Actor, id: string, reason: string): Promise<Decided> {
    const seal = await this.seals.find(id);
    return this.decide(id, 'IN_REVIEW', async (transaction, application) => {
      if (!seal) throw new Error('An open application has its key.');
      await this.states.reject(transaction, application, seal.sealRejection(reason));
      await this.audit.record(transaction, actor, {
        action: 'renewal application rejected',
        subject: { kind: 'renewal application', id },
        before: { state: 'IN_REVIEW' },
        after: { state: 'REJECTED' },
      });
      return 'REJECTED';
    });
  }

  /** A READY application is forwarded soon, whether or not that was given up. */
  async forwardAgain(actor: Actor, id: string): Promise<Decided> {
    const decided = await this.decide(id, 'READY', async (transaction, application) => {
      await this.states.forwardAgain(transaction, application);
      await this.audit.record(transaction, actor, {
        action: 'renewal application to be forwarded again',
        subject: { kind: 'renewal application', id },
        before: { forwardingFailedAt: application.forwardingFailedAt?.toISOString() ?? null },
        after: { forwardingFailedAt: null },
      });
      return 'READY';
    });
    this.jobs.announce('renewal-forward');
    return decided;
  }

  /** Erases the personal data of an application that is REJECTED or FORWARDED, before its time. @param reason for the audit trail */
  async erase(actor: Actor, id: string, reason: string): Promise<Decided> {
    const erased = await this.transactions.run(async (transaction) => {
      const application = await this.states.lock(transaction, id);
      if (!application) return { kind: 'not found' } as const;
      const { state } = application;
      if (state !== 'REJECTED' && state !== 'FORWARDED') return { kind: 'refused', state } as const;
      const images = await this.erasure.eraseFields(transaction, actor, application, reason);
      return { kind: 'done', state, images } as const;
    });
    if (erased.kind !== 'done') return erased;
    await this.erasure.discard(erased.images);
    return { kind: 'done', state: erased.state };
  }

  private decide(
    id: string,
    from: ApplicationState,
    work: (transaction: Transaction, application: LockedApplication) => Promise<ApplicationState>,
  ): Promise<Decided> {
    return this.transactions.run(async (transaction) => {
      const application = await this.states.lock(transaction, id);
      if (!application) return { kind: 'not found' };
      if (application.state !== from) return { kind: 'refused', state: application.state };
      return { kind: 'done', state: await work(transaction, application) };
    });
  }
}
