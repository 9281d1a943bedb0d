import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import { JobQueue, type TakenJob } from '../../platform/job-queue/job-queue.js';
import type { JobWork } from '../../platform/job-queue/job-worker.js';
import { ApplicationSeals } from '../applications/application-seals.js';
import { ApplicationStates, type LockedApplication } from '../applications/application-states.js';
import { type OpenApplication, OpenApplications } from '../applications/open-applications.js';
import type { ReviewReason } from '../applications/review-reason.js';
import { ReviewRules } from './review-rules.js';

/** What a test client's rejected application says. */
const REJECTED_BY_SCENARIO = 'The test scenario asks for a rejection.';

/** Decides whether a received application is forwarded, or a caseworker looks at it. */
@Injectable()
export class RenewalCheck implements JobWork {
  constructor(
    private readonly applications: OpenApplications,
    private readonly seals: ApplicationSeals,
    private readonly states: ApplicationStates,
    private readonly rules: ReviewRules,
    private readonly jobs: JobQueue,
  ) {}

  async work(
    { id }: TakenJob,
    done: (change: (transaction: Transaction) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    const application = await this.applications.find(id);
    // Another worker may have done it.
    if (application?.state !== 'RECEIVED') return done(async () => {});
    const reasons = this.reasonsOf(application);
    await done(async (transaction) => {
      const locked = await this.states.lock(transaction, id);
      if (locked?.state !== 'RECEIVED') return;
      if ((await this.states.check(transaction, locked, reasons)) === 'IN_REVIEW') {
        await this.decideByScenario(transaction, locked);
      }
    });
    this.jobs.announce('renewal-forward');
  }

  private reasonsOf(application: OpenApplication): readonly ReviewReason[] {
    const reasons = this.rules.reasonsOf(application);
    const { scenario } = application;
    if (scenario !== 'in-review' && scenario !== 'rejected') return reasons;
    return [...reasons, { code: 'TEST_SCENARIO', field: 'X-Test-Scenario' }];
  }

  /** A test client's application may say what a caseworker decides. */
  private async decideByScenario(transaction: Transaction, application: LockedApplication): Promise<void> {
    const { id, scenario } = application;
    if (scenario === 'accepted' || scenario === 'forwarding-fails') {
      await this.states.accept(transaction, application);
    }
    if (scenario === 'rejected') {
      const seal = await this.seals.find(id);
      if (!seal) throw new Error('An open application has its key.');
      await this.states.reject(transaction, application, seal.sealRejection(REJECTED_BY_SCENARIO));
    }
  }
}
